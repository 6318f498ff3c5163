package dev.orrery.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

import java.nio.file.Files;
import java.nio.file.Path;

/** The one command that runs a plan again. Threading: immutable, any thread. */
final class ReplayCommand {
    private final String type;
    private final String method;

    ReplayCommand(ExtensionContext context) {
        this.type = context.getRequiredTestClass().getName();
        this.method = context.getRequiredTestMethod().getName();
    }

    String of(Path plan) {
        // Gradle gives its own system properties to nobody, but its environment to all.
        return Files.exists(Path.of("pom.xml")) || !isGradle()
                ? "mvn test "
                        + word("-Dtest=" + type + "#" + method)
                        + " "
                        + word("-Dorrery.replay=" + plan)
                : "ORRERY_REPLAY="
                        + word(plan.toString())
                        + " ./gradlew test --tests "
                        + word(type + "." + method);
    }

    private static boolean isGradle() {
        return Files.exists(Path.of("build.gradle")) || Files.exists(Path.of("build.gradle.kts"));
    }

    private static String word(String text) {
        return text.matches("[\\w./:@#=+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
