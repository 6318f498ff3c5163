package dev.orrery.benchmarks.row;

import java.util.ArrayList;
import java.util.List;

/**
 * One workload, done by several contenders in one sitting. Immutable: what changes a row gives a
 * changed copy.
 */
public final class Row {
    private final String name;
    private final String title;
    private final String unit;
    private final boolean isRate;
    private final int size;
    // Touched first: else everything that is made goes through fresh memory until the heap is full
    // for the first time, which costs more than many a callback.
    private List<String> heap = List.of("-Xms1g", "-Xmx4g", "-XX:+AlwaysPreTouch");
    private boolean isCold;
    private int warmUps = 1;
    private List<Integer> growth = List.of();
    private List<Contender> contenders = List.of();
    private List<Goal> goals = List.of();

    private Row(String name, String title, String unit, boolean isRate, int size) {
        this.name = name;
        this.title = title;
        this.unit = unit;
        this.isRate = isRate;
        this.size = size;
    }

    private Row(Row other) {
        this(other.name, other.title, other.unit, other.isRate, other.size);
        heap = other.heap;
        isCold = other.isCold;
        warmUps = other.warmUps;
        growth = other.growth;
        contenders = other.contenders;
        goals = other.goals;
    }

    /** A row of which more is better. */
    public static Row rate(String name, String title, String unit, int size) {
        return new Row(name, title, unit, true, size);
    }

    /** A row of which less is better. */
    public static Row cost(String name, String title, String unit, int size) {
        return new Row(name, title, unit, false, size);
    }

    /** As in {@code benchmarks/run NAME}. */
    public String name() {
        return name;
    }

    /** What it is, for people. */
    public String title() {
        return title;
    }

    /** The unit of its figure. */
    public String unit() {
        return unit;
    }

    /** True if more is better. */
    public boolean isRate() {
        return isRate;
    }

    /** How much work a run is. */
    public int size() {
        return size;
    }

    /** The JVM's flags of memory, the same for all contenders. */
    public List<String> heap() {
        return heap;
    }

    /** True if the first run of a fresh process is what counts. */
    public boolean isCold() {
        return isCold;
    }

    /** How many times as long as others its contenders warm up. */
    public int warmUps() {
        return warmUps;
    }

    /** The sizes at which its growth is looked at; empty if it has none. */
    public List<Integer> growth() {
        return growth;
    }

    /** Who does it; the first is ours. */
    public List<Contender> contenders() {
        return contenders;
    }

    /** What ours should reach. */
    public List<Goal> goals() {
        return goals;
    }

    /** This row with these contenders, after those that it has. */
    public Row with(Contender... more) {
        return with(List.of(more));
    }

    /** This row with these contenders, after those that it has. */
    public Row with(List<Contender> more) {
        Row changed = new Row(this);
        changed.contenders = append(contenders, more);
        return changed;
    }

    /** This row, looked at in other sizes as well. */
    public Row growing(Integer... sizes) {
        Row changed = new Row(this);
        changed.growth = List.of(sizes);
        return changed;
    }

    /** This row with other flags of memory. */
    public Row heap(String... flags) {
        Row changed = new Row(this);
        changed.heap = List.of(flags);
        return changed;
    }

    /** This row with a warm-up that is so many times as long, for work of much code. */
    public Row warmUps(int times) {
        Row changed = new Row(this);
        changed.warmUps = times;
        return changed;
    }

    /** This row, of the first run in a fresh process. */
    public Row cold() {
        Row changed = new Row(this);
        changed.isCold = true;
        return changed;
    }

    /**
     * This row with a goal: {@code contender} at least {@code ratio} times as good as {@code
     * against}, which is the beginning of names of which the best one counts, or empty for the best
     * peer of all.
     */
    public Row goal(String contender, double ratio, String against) {
        return with(new Goal(contender, ratio, against, null, false));
    }

    /**
     * This row, of which less is better, with a goal: {@code contender} takes at most {@code times}
     * as much as {@code against}, which is as in {@link #goal(String, double, String)}.
     */
    public Row goalAtMost(String contender, double times, String against) {
        return with(new Goal(contender, times, against, null, true));
    }

    /** This row with a goal: {@code contender}'s figure is {@code bound} or better. */
    public Row goal(String contender, double bound) {
        return with(new Goal(contender, bound, null, null, false));
    }

    /** This row with a goal: another figure of {@code contender} is at most {@code bound}. */
    public Row goalAlso(String contender, String extra, double bound) {
        return with(new Goal(contender, bound, null, extra, false));
    }

    private Row with(Goal goal) {
        Row changed = new Row(this);
        changed.goals = append(goals, List.of(goal));
        return changed;
    }

    /** How many times as good as {@code theirs} {@code ours} is. */
    public double ratio(double ours, double theirs) {
        return isRate ? ours / theirs : theirs / ours;
    }

    private static <E> List<E> append(List<E> first, List<E> more) {
        List<E> all = new ArrayList<>(first);
        all.addAll(more);
        return List.copyOf(all);
    }
}
