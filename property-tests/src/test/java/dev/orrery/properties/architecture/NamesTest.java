package dev.orrery.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

class NamesTest {
    private static final Set<String> WORDS =
            Set.of(
                    "Manager",
                    "Helper",
                    "Helpers",
                    "Util",
                    "Utils",
                    "Utility",
                    "Utilities",
                    "Impl",
                    "Base",
                    "Abstract",
                    "Default");
    private static final Set<String> PACKAGES =
            Set.of("util", "utils", "common", "impl", "base", "helper", "helpers", "internal");

    @Test
    void noClassHasANameThatSaysNothing() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : Rooms.mainClasses()) {
            String[] words = type.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])");
            if (Arrays.stream(words).anyMatch(WORDS::contains)) {
                found.add(type.getName());
            }
        }
        assertThat(found).as("classes named with one of %s", WORDS).isEmpty();
    }

    @Test
    void noPackageHasANameThatSaysNothing() {
        JavaClasses classes = Rooms.mainClasses();
        assertThat(classes)
                .extracting(JavaClass::getPackageName)
                .noneMatch(name -> Arrays.stream(name.split("\\.")).anyMatch(PACKAGES::contains));
    }
}
