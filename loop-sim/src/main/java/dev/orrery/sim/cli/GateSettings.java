package dev.orrery.sim.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;

/**
 * A properties file with options of a command; the command line wins.
 *
 * @param values by the options' names without hyphens
 */
record GateSettings(Properties values) {
    private static final Path STANDARD = Path.of("orrery-gate.properties");

    /** Reads the file that was given, or the usual one if it is there. */
    static GateSettings read(@Nullable String given, Class<?> command) {
        Properties values = new Properties();
        Path file = given == null ? STANDARD : GateCommand.folder("settings", given);
        if (given == null && !Files.exists(file)) {
            return new GateSettings(values);
        }
        try (Reader text = Files.newBufferedReader(file)) {
            values.load(text);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new UsageException(
                    "settings must be a properties file in UTF-8: settings="
                            + file
                            + ", problem="
                            + unreadable
                            + ". Correct it, or give another with --settings.");
        }
        TreeSet<String> names = names(command);
        for (String name : new TreeSet<>(values.stringPropertyNames())) {
            if (!names.contains(name)) {
                throw new UsageException(
                        "settings must be of those that there are: settings="
                                + file
                                + ", name="
                                + name
                                + ". Choose of "
                                + String.join(", ", names)
                                + ".");
            }
        }
        return new GateSettings(values);
    }

    private static TreeSet<String> names(Class<?> command) {
        TreeSet<String> names = new TreeSet<>();
        for (Field field : command.getDeclaredFields()) {
            Option option = field.getAnnotation(Option.class);
            if (option != null) {
                names.add(option.names()[0].substring(2));
            }
        }
        names.remove("settings");
        return names;
    }

    /** What the command line says, or else the file. */
    @Nullable String or(String name, @Nullable String given) {
        if (given != null) {
            return given;
        }
        String value = values.getProperty(name);
        return value == null ? null : value.strip();
    }
}
