package dev.orrery.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.junit.jupiter.api.Test;

import java.util.List;

class StaticsTest {
    @Test
    void noStaticFieldChanges() {
        List<JavaField> statics =
                Rooms.mainClasses().stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .toList();
        assertThat(statics).isNotEmpty();
        assertThat(statics)
                .filteredOn(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                .as("static fields that are not final")
                .isEmpty();
    }
}
