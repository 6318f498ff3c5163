package dev.orrery.sim.decision;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

class PlanProperties {
    @Property
    void whatIsRenderedIsReadBack(@ForAll("plans") Plan plan) {
        assertThat(Plan.parse(plan.render(), "memory")).isEqualTo(plan);
    }

    @Property
    void aPlanSurvivesUtf8(@ForAll("plans") Plan plan) {
        byte[] bytes = plan.render().getBytes(StandardCharsets.UTF_8);
        assertThat(Plan.parse(new String(bytes, StandardCharsets.UTF_8), "memory")).isEqualTo(plan);
    }

    @Property
    void aPlanSurvivesAnEditorOfAnotherSystem(@ForAll("plans") Plan plan) {
        String text = "\uFEFF" + plan.render().replace("\n", "  # a comment\r\n\r\n# another\r\n");
        assertThat(Plan.parse(text, "memory")).isEqualTo(plan);
    }

    @Property
    void everyEntryIsOneLine(@ForAll("plans") Plan plan) {
        int facts = 2 + (plan.seed().isPresent() ? 1 : 0) + (plan.digest().isPresent() ? 1 : 0);
        assertThat(plan.render().lines().count())
                .isEqualTo(facts + plan.header().size() + plan.entries().size());
    }

    @Property
    void headerAndEntriesKeepTheirOrder(@ForAll("plans") Plan plan) {
        Plan read = Plan.parse(plan.render(), "memory");
        assertThat(List.copyOf(read.header().keySet()))
                .isEqualTo(List.copyOf(plan.header().keySet()));
    }

    @Property
    void anyTextIsReadOrRefusedInOneWay(@ForAll("texts") String text) {
        try {
            Plan.parse(text, "memory");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("file=memory, line");
        }
    }

    @Property
    void aDamagedPlanIsReadOrRefusedInOneWay(
            @ForAll("plans") Plan plan, @ForAll("texts") String damage, @ForAll int place) {
        String text = plan.render();
        int cut = Math.floorMod(place, text.length());
        anyTextIsReadOrRefusedInOneWay(text.substring(0, cut) + damage + text.substring(cut));
        anyTextIsReadOrRefusedInOneWay(text.substring(0, cut));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(10),
                Arbitraries.strings()
                        .withChars("ab \"\\#=\r\n\t\u0000\u2028\uD800é")
                        .ofMaxLength(8));
    }

    @Provide
    Arbitrary<Plan> plans() {
        Arbitrary<OptionalLong> numbers =
                Arbitraries.longs()
                        .map(OptionalLong::of)
                        .injectNull(0.3)
                        .map(PlanProperties::orNone);
        Arbitrary<Map<String, String>> headers =
                Arbitraries.maps(texts(), texts())
                        .ofMaxSize(4)
                        .map(map -> (Map<String, String>) new LinkedHashMap<>(map));
        Arbitrary<PlanEntry> entries =
                Combinators.combine(
                                texts(), texts(), Arbitraries.longs().greaterOrEqual(0), texts())
                        .as(PlanEntry::new);
        Arbitrary<List<PlanEntry>> lists =
                entries.list()
                        .ofMaxSize(10)
                        .uniqueElements(e -> List.of(e.actor(), e.kind(), e.ordinal()));
        return Combinators.combine(texts(), numbers, numbers, headers, lists)
                .as(Plan::new)
                .withoutEdgeCases();
    }

    private static OptionalLong orNone(OptionalLong number) {
        return number == null ? OptionalLong.empty() : number;
    }
}
