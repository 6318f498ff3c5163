package dev.orrery.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PublicApiTest {
    private static final String UPDATE = "orrery.api.update";

    @Test
    void thePublicApiOfTheCoreIsTheCommittedOne() throws IOException {
        compare("loop-core");
    }

    @Test
    void thePublicApiOfTheSimulatorIsTheCommittedOne() throws IOException {
        compare("loop-sim");
    }

    @Test
    void thePublicApiOfTheJunitExtensionIsTheCommittedOne() throws IOException {
        compare("loop-junit");
    }

    private static void compare(String module) throws IOException {
        List<String> api = PublicApi.of(module);
        assertThat(api.isEmpty())
                .as("the public API of %s is empty", module)
                .isEqualTo(Modules.exported(module).isEmpty());
        Path committed = Modules.folder(module).resolve("api.txt");
        if (System.getProperty(UPDATE) != null) {
            Files.write(committed, api);
        }
        assertThat(api)
                .as(
                        "%s/api.txt must list the public API. When the change is meant, renew it"
                                + " with ./verify -D%s -Dtest=PublicApiTest and add a line to"
                                + " CHANGELOG.md",
                        module, UPDATE)
                .isEqualTo(Files.exists(committed) ? Files.readAllLines(committed) : List.of());
    }
}
