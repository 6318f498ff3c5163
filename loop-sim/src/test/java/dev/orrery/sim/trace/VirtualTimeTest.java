package dev.orrery.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualTimeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.000 s",
        "4210000000, 4.210 s",
        "1, 0.000000001 s",
        "1000, 0.000001 s",
        "1000000, 0.001 s",
        "999999999, 0.999999999 s",
        "86400000000000, 86400.000 s",
        "-1, -0.000000001 s",
        "-1500000000, -1.500 s",
        "9223372036854775807, 9223372036.854775807 s",
        "-9223372036854775808, -9223372036.854775808 s"
    })
    void aTimeIsWrittenExactly(long nanos, String text) {
        assertThat(VirtualTime.format(nanos)).isEqualTo(text);
    }
}
