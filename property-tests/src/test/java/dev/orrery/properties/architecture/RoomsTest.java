package dev.orrery.properties.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class RoomsTest {
    @Test
    void aRoomImportsOnlyWhatItsLineSays() {
        List<String> violations = new ArrayList<>();
        for (JavaClass type : Rooms.libraries()) {
            Rooms.Room room = Rooms.all().get(type.getPackageName());
            if (room == null) {
                continue; // Another test's subject.
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !room.admits(target)) {
                    violations.add(room.name + " must not import: " + dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void everyPackageIsARoomAndEveryRoomHasClasses() {
        Map<String, Long> classes =
                Rooms.libraries().stream()
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName,
                                        TreeMap::new,
                                        Collectors.counting()));
        assertThat(classes.keySet())
                .as("packages with classes, against the lines of Rooms and docs/architecture.md")
                .containsExactlyElementsOf(Rooms.all().keySet());
    }

    @Test
    void noRoomReachesItself() {
        slices().matching("dev.orrery.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(false)
                .check(Rooms.mainClasses());
    }

    @Test
    void theCoreNeverNamesTheSimulator() throws IOException {
        JavaClasses core = Rooms.classesOf(Rooms.CORE);
        List<String> violations = new ArrayList<>();
        for (JavaClass type : core) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (Rooms.isIn(dependency.getTargetClass().getBaseComponentType(), Rooms.SIM)) {
                    violations.add(dependency.getDescription());
                }
            }
        }
        // A name in a string, for Class.forName or a service, counts as well.
        try (Stream<Path> files = Files.walk(Modules.sources("loop-core"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains(Rooms.SIM)) {
                    violations.add(file + " names " + Rooms.SIM);
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void theExamplesUseOnlyTheJdkAndTheTwoLibraries() {
        List<String> violations = new ArrayList<>();
        for (JavaClass type : Rooms.classesOf(Rooms.EXAMPLES)) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                boolean allowed =
                        target.isPrimitive()
                                || target.getPackageName().startsWith("dev.orrery.")
                                || Rooms.LIBRARIES.stream().anyMatch(target.getName()::startsWith)
                                || usesNetty(type, target);
                if (!allowed) {
                    violations.add(dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    /** One example shows unmodified Netty. */
    private static boolean usesNetty(JavaClass type, JavaClass target) {
        return Rooms.isIn(type, Rooms.EXAMPLES + ".nettyhttp")
                && target.getName().startsWith("io.netty.");
    }
}
