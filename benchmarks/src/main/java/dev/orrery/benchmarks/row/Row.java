package dev.orrery.benchmarks.row;

import java.util.ArrayList;
import java.util.List;

/**
 * One workload, done by several contenders in one sitting.
 *
 * @param name as in {@code benchmarks/run NAME}
 * @param title what it is, for people
 * @param unit of its figure
 * @param isRate true if more is better
 * @param size how much work a run is
 * @param heap the JVM's flags of memory, the same for all contenders
 * @param isCold true if the first run of a fresh process is what counts
 * @param warmUps how many times as long as others its contenders warm up
 * @param growth the sizes at which its growth is looked at; empty if it has none
 * @param contenders who does it; the first is ours
 * @param goals what ours should reach
 */
public record Row(
        String name,
        String title,
        String unit,
        boolean isRate,
        int size,
        List<String> heap,
        boolean isCold,
        int warmUps,
        List<Integer> growth,
        List<Contender> contenders,
        List<Goal> goals) {
    private static final List<String> HEAP = List.of("-Xms4g", "-Xmx4g");

    /** A row of which more is better. */
    public static Row rate(String name, String title, String unit, int size) {
        return new Row(
                name, title, unit, true, size, HEAP, false, 1, List.of(), List.of(), List.of());
    }

    /** A row of which less is better. */
    public static Row cost(String name, String title, String unit, int size) {
        return new Row(
                name, title, unit, false, size, HEAP, false, 1, List.of(), List.of(), List.of());
    }

    /** This row with these contenders, after those that it has. */
    public Row with(Contender... more) {
        return with(List.of(more));
    }

    /** This row with these contenders, after those that it has. */
    public Row with(List<Contender> more) {
        List<Contender> all = new ArrayList<>(contenders);
        all.addAll(more);
        return new Row(
                name,
                title,
                unit,
                isRate,
                size,
                heap,
                isCold,
                warmUps,
                growth,
                List.copyOf(all),
                goals);
    }

    /** This row, looked at in other sizes as well. */
    public Row growing(Integer... sizes) {
        return new Row(
                name,
                title,
                unit,
                isRate,
                size,
                heap,
                isCold,
                warmUps,
                List.of(sizes),
                contenders,
                goals);
    }

    /** This row with other flags of memory. */
    public Row heap(String... flags) {
        return new Row(
                name,
                title,
                unit,
                isRate,
                size,
                List.of(flags),
                isCold,
                warmUps,
                growth,
                contenders,
                goals);
    }

    /** This row with a warm-up that is so many times as long, for work of much code. */
    public Row warmUps(int times) {
        return new Row(
                name, title, unit, isRate, size, heap, isCold, times, growth, contenders, goals);
    }

    /** This row, of the first run in a fresh process. */
    public Row cold() {
        return new Row(
                name, title, unit, isRate, size, heap, true, warmUps, growth, contenders, goals);
    }

    /**
     * This row with a goal: {@code contender} at least {@code ratio} times as good as {@code
     * against}, which is the beginning of names of which the best one counts, or empty for the best
     * peer of all.
     */
    public Row goal(String contender, double ratio, String against) {
        return with(new Goal(contender, ratio, against, null));
    }

    /** This row with a goal: {@code contender}'s figure is {@code bound} or better. */
    public Row goal(String contender, double bound) {
        return with(new Goal(contender, bound, null, null));
    }

    /** This row with a goal: another figure of {@code contender} is at most {@code bound}. */
    public Row goalAlso(String contender, String extra, double bound) {
        return with(new Goal(contender, bound, null, extra));
    }

    private Row with(Goal goal) {
        List<Goal> all = new ArrayList<>(goals);
        all.add(goal);
        return new Row(
                name,
                title,
                unit,
                isRate,
                size,
                heap,
                isCold,
                warmUps,
                growth,
                contenders,
                List.copyOf(all));
    }

    /** How many times as good as {@code theirs} {@code ours} is. */
    public double ratio(double ours, double theirs) {
        return isRate ? ours / theirs : theirs / ours;
    }
}
