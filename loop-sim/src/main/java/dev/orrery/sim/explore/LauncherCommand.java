package dev.orrery.sim.explore;

import dev.orrery.sim.decision.Seeds;

/**
 * What users type to see something again, as one line for a shell.
 *
 * <p>Threading: stateless, any thread.
 */
public final class LauncherCommand {
    private static final String USUAL_ANSWERER = "seeded";

    private LauncherCommand() {}

    /**
     * The command that runs a plan again.
     *
     * @param launcher how the command line is started here: {@code ./orrery}
     * @param plan the plan's file
     * @return one line
     */
    public static String replay(String launcher, String plan) {
        return launcher + " replay " + word(plan);
    }

    /**
     * The command that explores one seed.
     *
     * @param launcher how the command line is started here
     * @param scenario the scenario's name
     * @param seed the seed
     * @param answerer what answers the decisions
     * @return one line
     */
    public static String explore(String launcher, String scenario, long seed, String answerer) {
        String text = Seeds.format(seed);
        return launcher
                + " explore "
                + scenario
                + " --seeds "
                + text
                + ".."
                + text
                + (answerer.equals(USUAL_ANSWERER) ? "" : " --answerer " + word(answerer));
    }

    /**
     * Quotes a text where a shell would not take it as one word.
     *
     * @param text any text
     * @return the text itself, if that is one word
     */
    public static String word(String text) {
        return text.matches("[A-Za-z0-9_./:@%+,-]+")
                ? text
                : "'" + text.replace("'", "'\\''") + "'";
    }
}
