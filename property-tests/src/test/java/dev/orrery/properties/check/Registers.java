package dev.orrery.properties.check;

import dev.orrery.properties.check.Register.Ask;
import dev.orrery.sim.check.SequentialModel;

import java.util.Map;
import java.util.TreeMap;

/** All registers in one state. */
final class Registers implements SequentialModel<Map<String, Integer>, Ask, Integer> {
    private final Register one = new Register();

    @Override
    public Map<String, Integer> initial() {
        return Map.of();
    }

    @Override
    public Step<Map<String, Integer>, Integer> step(Map<String, Integer> state, Ask ask) {
        var step = one.step(state.getOrDefault(ask.key(), one.initial()), ask);
        Map<String, Integer> after = new TreeMap<>(state);
        after.put(ask.key(), step.state());
        return new Step<>(after, step.output());
    }
}
