package dev.orrery.sim.explore;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/**
 * The JDK's methods by which the machine gets into a run. What {@code ForbiddenCallsTest} forbids
 * to this project, and what users of other simulators have stumbled over.
 */
final class LeakApis {
    // Owner and name; a constructor as <init>, with () where only the one without arguments leaks.
    private static final Map<String, LeakKind> CALLS = new TreeMap<>();

    static {
        all(
                LeakKind.TIME,
                "java.lang.System.nanoTime",
                "java.lang.System.currentTimeMillis",
                "java.time.Instant.now()",
                "java.time.LocalDate.now()",
                "java.time.LocalTime.now()",
                "java.time.LocalDateTime.now()",
                "java.time.OffsetDateTime.now()",
                "java.time.ZonedDateTime.now()",
                "java.time.Clock.systemUTC",
                "java.time.Clock.systemDefaultZone",
                "java.time.Clock.system",
                "java.time.InstantSource.system",
                "java.util.Date.<init>()",
                "java.util.Calendar.getInstance");
        all(
                LeakKind.RANDOM,
                "java.util.UUID.randomUUID",
                "java.lang.Math.random",
                "java.util.Random.<init>()",
                "java.util.SplittableRandom.<init>()",
                "java.security.SecureRandom.<init>",
                "java.util.concurrent.ThreadLocalRandom.current",
                "java.util.random.RandomGenerator.getDefault",
                "java.util.random.RandomGenerator.of",
                "java.util.Collections.shuffle",
                "java.nio.file.Files.createTempFile",
                "java.nio.file.Files.createTempDirectory");
        all(
                LeakKind.IDENTITY,
                "java.lang.System.identityHashCode",
                "java.lang.Object.hashCode",
                "java.lang.Object.toString",
                "java.util.Objects.toIdentityString",
                "java.util.IdentityHashMap.<init>");
        all(
                LeakKind.ORDER,
                "java.util.HashMap.<init>",
                "java.util.HashMap.newHashMap",
                "java.util.HashSet.<init>",
                "java.util.HashSet.newHashSet",
                "java.util.WeakHashMap.<init>",
                "java.util.concurrent.ConcurrentHashMap.<init>",
                "java.util.concurrent.ConcurrentHashMap.newKeySet",
                "java.util.Set.of",
                "java.util.Set.copyOf",
                "java.util.Map.of",
                "java.util.Map.ofEntries",
                "java.util.Map.copyOf",
                "java.util.stream.Collectors.toSet",
                "java.util.stream.Collectors.toUnmodifiableSet",
                "java.util.stream.Collectors.toMap",
                "java.util.stream.Collectors.groupingBy",
                "java.io.File.list",
                "java.io.File.listFiles",
                "java.nio.file.Files.list",
                "java.nio.file.Files.walk");
        all(
                LeakKind.THREAD,
                "java.lang.Thread.start",
                "java.lang.Thread.startVirtualThread",
                "java.lang.Thread$Builder$OfVirtual.start",
                "java.lang.Thread$Builder$OfPlatform.start",
                "java.lang.Thread$Builder.start",
                "java.lang.Thread.sleep",
                "java.lang.Thread.threadId",
                "java.lang.Thread.getId",
                "java.lang.Thread.getName",
                "java.util.concurrent.ForkJoinPool.commonPool",
                "java.util.concurrent.CompletableFuture.supplyAsync",
                "java.util.concurrent.CompletableFuture.runAsync",
                "java.util.concurrent.CompletableFuture.delayedExecutor",
                "java.util.concurrent.Executors.newFixedThreadPool",
                "java.util.concurrent.Executors.newCachedThreadPool",
                "java.util.concurrent.Executors.newSingleThreadExecutor",
                "java.util.concurrent.Executors.newScheduledThreadPool",
                "java.util.concurrent.Executors.newSingleThreadScheduledExecutor",
                "java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor",
                "java.util.concurrent.Executors.newWorkStealingPool",
                "java.util.Timer.<init>",
                "java.util.Collection.parallelStream",
                "java.util.List.parallelStream",
                "java.util.Set.parallelStream",
                "java.util.stream.Stream.parallel",
                "java.util.stream.IntStream.parallel",
                "java.util.stream.LongStream.parallel");
        all(
                LeakKind.ENVIRONMENT,
                "java.lang.System.getenv",
                "java.lang.System.getProperty",
                "java.lang.Runtime.availableProcessors",
                "java.lang.Runtime.freeMemory",
                "java.lang.ProcessHandle.pid",
                "java.util.Locale.getDefault",
                "java.time.ZoneId.systemDefault",
                "java.net.InetAddress.getLocalHost");
    }

    private LeakApis() {}

    private static void all(LeakKind kind, String... calls) {
        for (String call : calls) {
            CALLS.put(call, kind);
        }
    }

    /** What leaks through a call, or null where nothing does. */
    static @Nullable LeakKind kindOf(String owner, String name, String descriptor) {
        LeakKind kind = CALLS.get(owner + "." + name);
        boolean plain = descriptor.startsWith("()");
        return kind == null && plain ? CALLS.get(owner + "." + name + "()") : kind;
    }
}
