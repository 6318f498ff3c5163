package dev.orrery.properties.check;

import dev.orrery.properties.check.Register.Ask;
import dev.orrery.sim.check.Operation;

import java.util.ArrayList;
import java.util.List;

/** Tries every order of every choice of calls: slow, and too simple to be wrong. */
final class BruteForce {
    private final Register model = new Register();

    boolean isLinearizable(List<Operation<Ask, Integer>> operations) {
        List<Operation<Ask, Integer>> answered = new ArrayList<>();
        List<Operation<Ask, Integer>> unknown = new ArrayList<>();
        for (Operation<Ask, Integer> one : operations) {
            switch (one.outcome()) {
                case COMPLETED -> answered.add(one);
                case UNKNOWN -> unknown.add(one);
                case FAILED -> {}
            }
        }
        for (int effects = 0; effects < 1 << unknown.size(); effects++) {
            List<Operation<Ask, Integer>> chosen = new ArrayList<>(answered);
            for (int i = 0; i < unknown.size(); i++) {
                if ((effects & 1 << i) != 0) {
                    chosen.add(unknown.get(i));
                }
            }
            if (hasOrder(new ArrayList<>(), chosen)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasOrder(
            List<Operation<Ask, Integer>> order, List<Operation<Ask, Integer>> left) {
        if (left.isEmpty()) {
            return isInRealTime(order) && agrees(order);
        }
        for (int i = 0; i < left.size(); i++) {
            List<Operation<Ask, Integer>> longer = new ArrayList<>(order);
            List<Operation<Ask, Integer>> rest = new ArrayList<>(left);
            longer.add(rest.remove(i));
            if (hasOrder(longer, rest)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInRealTime(List<Operation<Ask, Integer>> order) {
        for (int i = 0; i < order.size(); i++) {
            for (int later = i + 1; later < order.size(); later++) {
                if (order.get(later).endedAt() < order.get(i).invokedAt()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean agrees(List<Operation<Ask, Integer>> order) {
        Integer state = model.initial();
        for (Operation<Ask, Integer> one : order) {
            var step = model.step(state, one.input());
            if (one.outcome() == Operation.Outcome.COMPLETED
                    && !step.output().equals(one.output())) {
                return false;
            }
            state = step.state();
        }
        return true;
    }
}
