package dev.orrery.sim.gate;

import dev.orrery.sim.explore.LauncherCommand;

import java.util.List;

/** How the plans of new failures get into version control. */
final class NewPlans {
    private NewPlans() {}

    /** One line for a shell that takes all new plans into the corpus; empty when there are none. */
    static String command(GateReport report) {
        List<String> plans = report.newPlans();
        if (plans.isEmpty()) {
            return "";
        }
        String corpus = report.settings().getOrDefault("corpus", "orrery-corpus");
        String from = report.facts().getOrDefault("new plans", "");
        StringBuilder line = new StringBuilder();
        line.append("mkdir -p ").append(LauncherCommand.word(corpus));
        line.append(" && cp -R ").append(LauncherCommand.word(from + "/.")).append(' ');
        line.append(LauncherCommand.word(corpus + "/")).append(" && git add");
        for (String plan : plans) {
            line.append(' ').append(LauncherCommand.word(corpus + "/" + plan));
        }
        return line.toString();
    }
}
