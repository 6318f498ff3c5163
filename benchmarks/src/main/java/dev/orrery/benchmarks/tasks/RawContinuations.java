package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.row.LeftOut;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The least with a stack: the JDK's own continuation, which is what a virtual thread is made of,
 * and a queue. Nobody may use it but with {@code --add-exports=java.base/jdk.internal.vm}.
 */
final class RawContinuations implements Work {
    // Constants, so that calls through them cost what calls cost.
    private static final MethodHandle SCOPE;
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle IS_DONE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            SCOPE =
                    lookup.findConstructor(scope, MethodType.methodType(void.class, String.class))
                            .asType(MethodType.methodType(Object.class, String.class));
            NEW =
                    lookup.findConstructor(
                                    type, MethodType.methodType(void.class, scope, Runnable.class))
                            .asType(
                                    MethodType.methodType(
                                            Object.class, Object.class, Runnable.class));
            RUN =
                    lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                            .asType(MethodType.methodType(void.class, Object.class));
            YIELD =
                    lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scope))
                            .asType(MethodType.methodType(boolean.class, Object.class));
            IS_DONE =
                    lookup.findVirtual(type, "isDone", MethodType.methodType(boolean.class))
                            .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (ReflectiveOperationException hidden) {
            throw new ExceptionInInitializerError(hidden);
        }
    }

    private final ArrayDeque<Object> ready = new ArrayDeque<>();
    private final List<Object> waiting = new ArrayList<>();
    private final Object scope;

    RawContinuations() throws LeftOut {
        try {
            scope = (Object) SCOPE.invokeExact("tasks");
        } catch (ExceptionInInitializerError hidden) {
            throw new LeftOut("it needs --add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    @Override
    public int yieldOnceEach(int count) {
        List<Object> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Object task = make(this::pause);
            tasks.add(task);
            ready.add(task);
        }
        for (Object task; (task = ready.poll()) != null; ) {
            run(task);
            if (!isDone(task)) {
                ready.add(task);
            }
        }
        int ended = 0;
        for (Object task : tasks) {
            ended += isDone(task) ? 1 : 0;
        }
        return ended;
    }

    @Override
    public int yieldInTurn(int count) {
        int[] yields = {0};
        Object task =
                make(
                        () -> {
                            while (yields[0] < count) {
                                pause();
                                yields[0]++;
                            }
                        });
        while (!isDone(task)) {
            run(task);
        }
        return yields[0];
    }

    @Override
    public int park(int count) {
        for (int i = 0; i < count; i++) {
            Object task = make(this::pause);
            run(task);
            waiting.add(task);
        }
        return waiting.size();
    }

    private Object make(Runnable body) {
        try {
            return (Object) NEW.invokeExact(scope, body);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private static void run(Object task) {
        try {
            RUN.invokeExact(task);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private void pause() {
        try {
            boolean isYielded = (boolean) YIELD.invokeExact(scope);
            assert isYielded;
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private static boolean isDone(Object task) {
        try {
            return (boolean) IS_DONE.invokeExact(task);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }
}
