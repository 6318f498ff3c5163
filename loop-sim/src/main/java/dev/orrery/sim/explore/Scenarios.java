package dev.orrery.sim.explore;

import dev.orrery.sim.search.NearNames;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The scenarios that can be run, by name.
 *
 * <p>Threading: immutable, any thread. Order: by name. Cost: {@link #load} makes an object of each
 * scenario.
 *
 * <p>Failure: a name that is not of the form that {@link Scenario#name()} asks for, or one that two
 * scenarios have, is refused, since plan files and commands go by the name.
 */
public final class Scenarios {
    // Invariant: every key is the name of its scenario.
    private final Map<String, Scenario> byName = new TreeMap<>();

    private Scenarios(Iterable<Scenario> scenarios) {
        for (Scenario scenario : scenarios) {
            String name = scenario.name();
            requireForm(name, scenario);
            Scenario other = byName.put(name, scenario);
            if (other != null) {
                throw new IllegalArgumentException(
                        "scenario names must be distinct: name="
                                + name
                                + ", classes="
                                + other.getClass().getName()
                                + " and "
                                + scenario.getClass().getName()
                                + ". Rename one of them.");
            }
        }
    }

    /**
     * Returns the scenarios of the class path and the module path.
     *
     * @return all that {@link ServiceLoader} finds
     * @throws IllegalArgumentException if a name is malformed, or there twice
     * @throws java.util.ServiceConfigurationError if a scenario cannot be made
     */
    public static Scenarios load() {
        return new Scenarios(ServiceLoader.load(Scenario.class));
    }

    /** The scenario of that name and class, also where no service names it. */
    static Scenario findOrMake(String name, String type) {
        Scenario listed = load().byName.get(name);
        if (listed != null && listed.getClass().getName().equals(type)) {
            return listed;
        }
        try {
            Constructor<?> constructor = Class.forName(type).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (Scenario) constructor.newInstance();
        } catch (ReflectiveOperationException | RuntimeException impossible) {
            throw new IllegalArgumentException(
                    "scenario must be a service, or have a constructor without parameters:"
                            + " scenario="
                            + name
                            + ", class="
                            + type
                            + ". Run it in this JVM.",
                    impossible);
        }
    }

    /**
     * Returns given scenarios.
     *
     * @param scenarios the scenarios, in any order
     * @return them by name
     * @throws IllegalArgumentException if a name is malformed, or there twice
     */
    public static Scenarios of(Scenario... scenarios) {
        return new Scenarios(List.of(scenarios));
    }

    /**
     * Returns all scenarios.
     *
     * @return a copy, ordered by name
     */
    public List<Scenario> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Returns one scenario.
     *
     * @param name its name
     * @return the scenario
     * @throws IllegalArgumentException if there is none of that name; the message names those that
     *     are near
     */
    public Scenario find(String name) {
        Scenario scenario = byName.get(name);
        if (scenario == null) {
            throw new IllegalArgumentException(
                    "scenario must be one that is listed: scenario="
                            + RunFailure.oneLine(name)
                            + ". "
                            + NearNames.question(name, byName.keySet())
                            + "Run ./orrery list to see them all.");
        }
        return scenario;
    }

    private static void requireForm(String name, Scenario scenario) {
        boolean holds = !name.isEmpty() && name.charAt(0) != '-';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            holds &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        }
        if (!holds) {
            throw new IllegalArgumentException(
                    "scenario name must be lower-case letters, digits and hyphens, no hyphen first:"
                            + " name="
                            + RunFailure.oneLine(name)
                            + ", class="
                            + scenario.getClass().getName()
                            + ". It names files and is typed in commands: rename it.");
        }
    }
}
