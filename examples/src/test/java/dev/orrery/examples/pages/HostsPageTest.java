package dev.orrery.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orrery.loop.combine.Async;
import dev.orrery.sim.CrashMode;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What docs/hosts.md says is so. */
class HostsPageTest {
    private static final List<String> PACKAGES =
            List.of("dev.orrery.sim", "dev.orrery.sim.time", "dev.orrery.loop");

    private final Page page = new Page("hosts.md");
    private final Simulation sim = Simulation.calm();

    @Test
    void theCodeIsThatOfThisTest() {
        Snippets.assertTheirsIs(page.code("java"), HostsPageTest.class, ClusterTest.class);
    }

    @Test
    void everyNameExists() {
        List<String> spans = new ArrayList<>(page.spansOfTheText());
        page.rows().forEach(row -> row.cells().forEach(cell -> spans.addAll(Page.spans(cell))));
        assertThat(spans).contains("SimHost.boot", "Simulation.heal", "Faults.only");
        assertThat(spans)
                .filteredOn(JavaNames::isMember)
                .allMatch(span -> JavaNames.exists(span, PACKAGES));
    }

    @Test
    void aHostCrashesAndComesUpAgain() {
        SimHost host = sim.host("db");
        host.boot(
                self -> {
                    List<String> log = self.durable("log", () -> new ArrayList<String>());
                    self.startMain(
                            "main",
                            () -> {
                                while (true) {
                                    log.add("entry " + log.size());
                                    Async.sleep(Duration.ofMillis(100));
                                }
                            });
                });
        sim.after(Duration.ofSeconds(1), () -> host.crash(CrashMode.SILENT));
        sim.after(Duration.ofSeconds(3), host::restart);
        sim.runFor(Duration.ofMillis(3_950));
        assertThat(host.durable("log", () -> new ArrayList<String>())).hasSize(20);
    }

    @Test
    void clocksGoWrongByThemselves() {
        SimHost host = sim.host("a");
        host.clock().skewWall(Duration.ofSeconds(-30));
        host.clock().driftMonotonic(200);
        host.pause(Duration.ofSeconds(10));
        sim.runFor(Duration.ofSeconds(10));
        assertThat(host.isPaused()).isFalse();
        assertThat(host.clock().wallSkew()).isEqualTo(Duration.ofSeconds(-30));
        assertThat(host.clock().nanoTime()).isEqualTo(10_002_000_000L);
    }

    @Test
    void aScenarioBoundsFaults() {
        sim.faults().off("fault.clock", "net.corrupt").maxDown(1);
        sim.faults().atMostOneIn("net.loss", 200);
        sim.host("client").mayCrash(false);
        sim.ready();
        assertThat(sim.coverage().faults())
                .containsKeys("fault.pause", "net.loss")
                .doesNotContainKeys("fault.clock", "fault.crash", "net.corrupt");
    }
}
