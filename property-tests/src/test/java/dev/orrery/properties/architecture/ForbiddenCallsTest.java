package dev.orrery.properties.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Calls that would let chance in past the World, or let an unstable order reach a decision. */
class ForbiddenCallsTest {
    /** The seam: the only classes that may ask the machine. */
    private static final Set<String> SEAM =
            Set.of(
                    "dev.orrery.loop.SystemWorld",
                    "dev.orrery.loop.time.SystemNanoClock",
                    // Which part of a sweep a process has; no run sees it.
                    "dev.orrery.sim.explore.Environment",
                    // How many threads run seeds.
                    "dev.orrery.junit.Surroundings");

    // Owner and member; a member * is any, <init> the constructors.
    private static final Set<String> CHANCE =
            Set.of(
                    "java.lang.System.nanoTime",
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.getenv",
                    "java.lang.Thread.sleep",
                    "java.lang.Math.random",
                    "java.lang.Runtime.availableProcessors",
                    "java.time.Instant.now",
                    "java.time.LocalDate.now",
                    "java.time.LocalTime.now",
                    "java.time.LocalDateTime.now",
                    "java.time.OffsetDateTime.now",
                    "java.time.ZonedDateTime.now",
                    "java.time.Clock.systemUTC",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Clock.system",
                    "java.time.InstantSource.system",
                    "java.util.Date.<init>",
                    "java.util.UUID.randomUUID",
                    "java.util.Random.<init>",
                    "java.security.SecureRandom.<init>",
                    "java.util.SplittableRandom.<init>",
                    "java.util.concurrent.ThreadLocalRandom.*",
                    "java.util.random.RandomGenerator.getDefault",
                    "java.util.random.RandomGenerator.of",
                    "java.util.Collections.shuffle");

    private static final Set<String> UNSTABLE_ORDER =
            Set.of(
                    "java.util.HashMap.<init>",
                    "java.util.HashMap.newHashMap",
                    "java.util.HashSet.<init>",
                    "java.util.HashSet.newHashSet",
                    "java.util.IdentityHashMap.<init>",
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
                    "java.util.stream.Collectors.toUnmodifiableMap",
                    "java.util.stream.Collectors.groupingBy",
                    "java.util.stream.BaseStream.parallel",
                    "java.util.Collection.parallelStream",
                    "java.lang.System.identityHashCode",
                    "java.util.Locale.getDefault",
                    "java.time.ZoneId.systemDefault");

    @Test
    void onlyTheSeamAsksTheMachineForTimeOrChance() {
        JavaClasses classes = Rooms.mainClasses();
        assertThat(SEAM).allMatch(classes::contain, "is a class of the build");
        assertThat(callsOf(CHANCE, classes, SEAM)).isEmpty();
    }

    @Test
    void theSimulatorHoldsNoCollectionOfUnstableOrder() {
        assertThat(callsOf(UNSTABLE_ORDER, Rooms.classesOf(Rooms.SIM), Set.of())).isEmpty();
    }

    @Test
    void theSeamIsSeenByTheRule() {
        // The rule would be blind if ArchUnit stopped to report these calls.
        assertThat(callsOf(CHANCE, Rooms.classesOf(Rooms.CORE), Set.of()))
                .anyMatch(call -> call.contains("java.lang.System.nanoTime"))
                .anyMatch(call -> call.contains("java.security.SecureRandom.<init>"));
    }

    private static List<String> callsOf(
            Set<String> forbidden, JavaClasses classes, Set<String> allowed) {
        List<String> found = new ArrayList<>();
        for (JavaClass type : classes) {
            if (allowed.contains(type.getName())) {
                continue;
            }
            // Method and constructor references are accesses, too.
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                if (isEmptyCollection(access)) {
                    continue;
                }
                if (forbidden.contains(owner + "." + access.getTarget().getName())
                        || forbidden.contains(owner + ".*")) {
                    JavaCodeUnit origin = access.getOrigin();
                    found.add(
                            origin.getFullName()
                                    + " calls "
                                    + owner
                                    + "."
                                    + access.getTarget().getName()
                                    + " at "
                                    + access.getSourceCodeLocation());
                }
            }
        }
        return found;
    }

    /** {@code Set.of()} and {@code Map.of()} have no order that could be unstable. */
    private static boolean isEmptyCollection(JavaAccess<?> access) {
        return access instanceof JavaMethodCall call
                && call.getTarget().getName().equals("of")
                && call.getTarget().getRawParameterTypes().isEmpty()
                && call.getTargetOwner().getPackageName().equals("java.util");
    }
}
