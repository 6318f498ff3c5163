package dev.orrery.properties.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The rooms of the house, and which other rooms and libraries each may import. */
final class Rooms {
    static final String CORE = "dev.orrery.loop";
    static final String SIM = "dev.orrery.sim";
    static final String JUNIT = "dev.orrery.junit";
    static final String EXAMPLES = "dev.orrery.examples";

    /** Libraries that every room may import. */
    static final List<String> LIBRARIES = List.of("java.", "org.jspecify.annotations.");

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(CORE, SIM, JUNIT, EXAMPLES);

    // A new room gets a line here and in docs/architecture.md.
    private static final Map<String, Room> ROOMS = new TreeMap<>();

    static {
        room("loop.time").mayImport();
        room("loop.handle").mayImport();
        room("loop.coroutine").mayImport();
        room("loop.signal").mayImport();
        room("loop.engine").mayImport("loop.handle");
        room("loop")
                .mayImport("loop.time", "loop.handle", "loop.engine", "loop.signal")
                .mayUse("org.slf4j.");
        room("loop.monitor")
                .mayImport("loop", "loop.time", "loop.handle")
                .mayUse("org.slf4j.", "jdk.jfr.");

        room("loop.task").mayImport("loop", "loop.handle", "loop.coroutine").mayUse("org.slf4j.");
        room("loop.sync").mayImport("loop", "loop.task");
        room("loop.combine").mayImport("loop", "loop.handle", "loop.task", "loop.sync");

        room("loop.net")
                .mayImport("loop", "loop.handle", "loop.task", "loop.sync", "loop.combine")
                .mayUse("org.slf4j.");

        room("sim.decision").mayImport();
        room("sim.trace").mayImport();
        room("sim.time").mayImport("loop.time", "sim.decision");
        room("sim.link").mayImport("sim.decision", "sim.trace", "sim.time");
        room("sim.tcp").mayImport("sim.decision", "sim.trace", "sim.link");
        room("sim.dns").mayImport("sim.decision", "sim.trace", "sim.link", "loop");
        room("sim.net")
                .mayImport("sim.decision", "sim.trace", "sim.time", "sim.link", "sim.tcp")
                .mayUse("jdk.net.");
        room("sim.thread").mayImport("sim.decision", "sim.trace", "sim.time", "loop.coroutine");
        room("sim.search").mayImport("sim.decision", "sim.trace");
        room("sim.check").mayImport("sim.decision", "sim.trace");
        room("sim")
                .mayImport("sim.decision", "sim.trace", "sim.time", "sim.net", "sim.thread")
                .mayImport("sim.check", "sim.link", "sim.dns")
                .mayImport("loop", "loop.time", "loop.handle", "loop.signal", "loop.coroutine")
                .mayImport("loop.task");
        room("sim.picture").mayImport("sim.decision", "sim.trace", "sim.json");
        room("sim.explore")
                .mayImport("sim", "sim.decision", "sim.trace", "sim.check", "sim.search")
                .mayImport("sim.picture")
                .mayImport("loop", "loop.time", "loop.coroutine")
                .mayUse("com.sun.management.");
        room("sim.json").mayImport();
        room("sim.gate")
                .mayImport("sim", "sim.explore", "sim.decision", "sim.trace", "sim.check")
                .mayImport("sim.json", "loop", "loop.time");
        room("sim.cli")
                .mayImport("sim.explore", "sim.decision", "sim.trace", "sim.search", "sim.check")
                .mayImport("loop", "loop.time")
                .mayImport("sim.gate", "sim.json", "sim.picture")
                .mayUse("picocli.");
        room("sim.netty").mayImport("sim", "sim.net", "loop", "loop.time").mayUse("io.netty.");

        room("junit")
                .mayImport("sim", "sim.explore", "sim.search", "sim.decision", "sim.trace")
                .mayImport("sim.net", "sim.gate", "sim.check", "loop", "loop.time", "loop.task")
                .mayUse("org.junit.", "org.opentest4j.");
    }

    private Rooms() {}

    static Map<String, Room> all() {
        return ROOMS;
    }

    /** The main classes of the libraries. */
    static JavaClasses libraries() {
        return classesOf(CORE, SIM, JUNIT);
    }

    /** The main classes of the libraries and of the examples. */
    static JavaClasses mainClasses() {
        return classesOf(CORE, SIM, JUNIT, EXAMPLES);
    }

    /** The classes of packages and of those below them; a rule about no class at all would hold. */
    static JavaClasses classesOf(String... packages) {
        for (String name : packages) {
            if (ALL.stream().noneMatch(type -> isIn(type, name))) {
                throw new AssertionError("no class found in " + name + ": the rule checks nothing");
            }
        }
        return ALL.that(
                DescribedPredicate.describe(
                        "are in " + List.of(packages),
                        type -> Stream.of(packages).anyMatch(name -> isIn(type, name))));
    }

    static boolean isIn(JavaClass type, String room) {
        return type.getPackageName().equals(room) || type.getPackageName().startsWith(room + ".");
    }

    private static Room room(String name) {
        Room room = new Room("dev.orrery." + name);
        ROOMS.put(room.name, room);
        return room;
    }

    /** One room's permissions. */
    static final class Room {
        final String name;
        private final List<String> rooms = new ArrayList<>();
        private final List<String> libraries = new ArrayList<>(LIBRARIES);

        private Room(String name) {
            this.name = name;
        }

        private Room mayImport(String... others) {
            for (String other : others) {
                rooms.add("dev.orrery." + other);
            }
            return this;
        }

        private Room mayUse(String... prefixes) {
            libraries.addAll(List.of(prefixes));
            return this;
        }

        boolean admits(JavaClass target) {
            String home = target.getPackageName();
            return home.isEmpty()
                    || home.equals(name)
                    || rooms.contains(home)
                    || libraries.stream().anyMatch(target.getName()::startsWith);
        }

        List<String> rooms() {
            return rooms;
        }
    }
}
