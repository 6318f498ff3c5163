package dev.orrery.sim.decision;

import java.util.ArrayList;
import java.util.List;

/** A row of questions made of numbers: who asks, what, and among how many options. */
final class ChoiceProgram {
    private ChoiceProgram() {}

    /** Asks one question for each number and returns the answers. */
    static List<Integer> run(List<Integer> program, Decisions decisions) {
        List<Integer> answers = new ArrayList<>();
        for (int step : program) {
            Site site = decisions.site("actor " + step % 5, "kind." + step / 5 % 4);
            answers.add(decisions.choose(site, choices(step / 20)));
        }
        return answers;
    }

    private static Choices choices(int number) {
        return switch (number % 4) {
            case 0 -> Choices.yesNo();
            case 1 -> Choices.of("calm", "a storm", "\"quoted\" # and = signs", "größer");
            default -> Choices.upTo(1 + number);
        };
    }
}
