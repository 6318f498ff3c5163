package dev.orrery.benchmarks.row;

import dev.orrery.benchmarks.echo.EchoRows;
import dev.orrery.benchmarks.late.LateRows;
import dev.orrery.benchmarks.seeds.SeedsRows;
import dev.orrery.benchmarks.simulation.SimulationRows;
import dev.orrery.benchmarks.soon.SoonRows;
import dev.orrery.benchmarks.tasks.TaskRows;
import dev.orrery.benchmarks.timers.TimerRows;
import dev.orrery.benchmarks.virtual.VirtualRows;

import java.util.ArrayList;
import java.util.List;

/** All rows, in the order in which they are printed. */
public final class Rows {
    private Rows() {}

    /** Every row. */
    public static List<Row> all() {
        List<Row> all = new ArrayList<>();
        all.addAll(SoonRows.rows());
        all.addAll(TimerRows.rows());
        all.addAll(LateRows.rows());
        all.addAll(TaskRows.rows());
        all.addAll(EchoRows.rows());
        all.addAll(VirtualRows.rows());
        all.addAll(SimulationRows.rows());
        all.addAll(SeedsRows.rows());
        return all;
    }

    /**
     * The row of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Row named(String name) {
        for (Row row : all()) {
            if (row.name().equals(name)) {
                return row;
            }
        }
        throw new IllegalArgumentException(
                "workload must be one of the rows: workload="
                        + name
                        + ". The rows are: "
                        + String.join(", ", all().stream().map(Row::name).toList())
                        + ".");
    }
}
