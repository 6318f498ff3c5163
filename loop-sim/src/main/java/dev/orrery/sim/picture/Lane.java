package dev.orrery.sim.picture;

/**
 * A row of a picture: one loop, thread or link of a host.
 *
 * @param host the host's name; {@link #WORLD} for what belongs to none
 * @param name the row's name in its host
 */
record Lane(String host, String name) {
    static final String WORLD = "world";

    // What a loop's parts call themselves; a part's events belong to the loop's row.
    private static final String[] PARTS = {".waiter", ".pause"};

    /** The lane of an actor: {@code a/loop.waiter} is in the lane {@code loop} of the host a. */
    static Lane of(String actor) {
        int slash = actor.indexOf('/');
        if (slash < 0) {
            boolean world =
                    actor.equals("crank")
                            || actor.equals("scenario")
                            || actor.equals("environment")
                            || actor.isEmpty();
            return world ? new Lane(WORLD, actor) : new Lane(actor, "host");
        }
        String name = actor.substring(slash + 1);
        for (String part : PARTS) {
            int at = name.indexOf(part);
            if (at > 0) {
                // A number may follow, where a name was taken: loop.waiter#2.
                name = name.substring(0, at);
            }
        }
        return new Lane(actor.substring(0, slash), name);
    }
}
