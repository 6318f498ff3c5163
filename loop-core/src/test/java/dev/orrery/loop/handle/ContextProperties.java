package dev.orrery.loop.handle;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ContextProperties {
    @Property
    void aContextIsAMapThatNeverChanges(
            @ForAll @Size(max = 30) List<@IntRange(max = 5) Integer> sets) {
        List<ContextVar<Integer>> variables = new ArrayList<>();
        for (int i = 0; i <= 5; i++) {
            variables.add(ContextVar.of("v" + i));
        }
        List<Context> contexts = new ArrayList<>(List.of(Context.empty()));
        List<Map<Integer, Integer>> models = new ArrayList<>(List.of(Map.of()));
        for (int i = 0; i < sets.size(); i++) {
            contexts.add(contexts.get(i).with(variables.get(sets.get(i)), i));
            Map<Integer, Integer> model = new LinkedHashMap<>(models.get(i));
            model.put(sets.get(i), i);
            models.add(model);
        }
        for (int i = 0; i < contexts.size(); i++) {
            for (int v = 0; v <= 5; v++) {
                assertThat(contexts.get(i).get(variables.get(v))).isEqualTo(models.get(i).get(v));
            }
        }
    }
}
