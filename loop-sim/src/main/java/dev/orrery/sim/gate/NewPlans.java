package dev.orrery.sim.gate;

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
        line.append("mkdir -p ").append(Paths.shellWord(corpus));
        line.append(" && cp -R ").append(Paths.shellWord(from + "/.")).append(' ');
        line.append(Paths.shellWord(corpus + "/")).append(" && git add");
        for (String plan : plans) {
            line.append(' ').append(Paths.shellWord(corpus + "/" + plan));
        }
        return line.toString();
    }
}
