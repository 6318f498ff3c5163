package dev.orrery.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

class ModulesTest {
    /** Rooms that only other rooms use. */
    private static final Set<String> HIDDEN =
            Set.of("dev.orrery.loop.engine", "dev.orrery.sim.cli", "dev.orrery.sim.json");

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked =
                Rooms.mainClasses().stream()
                        .map(JavaClass::getPackage)
                        .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                        .map(room -> room.getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
    }

    @Test
    void everyPublicTypeIsInAnExportedPackageOrAHiddenRoom() {
        Set<String> exported = new TreeSet<>(Modules.exported("loop-core"));
        exported.addAll(Modules.exported("loop-sim"));
        exported.addAll(Modules.exported("loop-junit"));
        Set<String> withPublicTypes =
                publicTypes(Rooms.libraries()).stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !HIDDEN.contains(name))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported)
                .as("exports of the module-info files, against packages with public types")
                .isEqualTo(withPublicTypes);
    }

    @Test
    void theEngineAndTheCommandLineAreNotExported() {
        JavaClasses classes = Rooms.libraries();
        for (String room : HIDDEN) {
            assertThat(classes).anyMatch(type -> type.getPackageName().equals(room));
        }
        assertThat(Modules.exported("loop-core")).doesNotContainAnyElementsOf(HIDDEN);
        assertThat(Modules.exported("loop-sim")).doesNotContainAnyElementsOf(HIDDEN);
    }

    private static Set<JavaClass> publicTypes(JavaClasses classes) {
        return classes.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.toSet());
    }
}
