package dev.orrery.sim.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {
    @Test
    void textsAreEscaped() {
        assertThat(Json.of("a\"b\\c\n\r\t\u0001\u007f"))
                .isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\"");
        assertThat(Json.of("\u00e9\u2028\ud83e\ude90"))
                .isEqualTo("\"\\u00e9\\u2028\\ud83e\\ude90\"");
    }

    @Test
    void mapsAndListsKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", List.of(1L, true, "x"));
        map.put("a", List.of());
        map.put("m", new LinkedHashMap<>());
        assertThat(Json.of(map)).isEqualTo("{\"z\":[1,true,\"x\"],\"a\":[],\"m\":{}}");
    }

    @Test
    void numbersHaveADecimalPointInEveryLocale() {
        assertThat(Json.of(1234.5)).isEqualTo("1234.500");
    }

    @Test
    void anotherObjectIsItsText() {
        assertThat(Json.of(new StringBuilder("x"))).isEqualTo("\"x\"");
    }
}
