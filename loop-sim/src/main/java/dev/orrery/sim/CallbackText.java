package dev.orrery.sim;

import dev.orrery.loop.handle.Handle;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a callback is called in messages: the same text in every run and JVM. */
final class CallbackText {
    private static final Pattern LAMBDA =
            Pattern.compile("([\\w.$]+?)\\$\\$Lambda(?:/0x[0-9a-f]+|/\\d+)?(?:@[0-9a-f]+)?");
    private static final Pattern IDENTITY = Pattern.compile("(?<=[\\w$\\])])@[0-9a-f]{1,8}\\b");

    private CallbackText() {}

    static String of(@Nullable Handle callback) {
        if (callback == null) {
            return "none";
        }
        Matcher lambda = LAMBDA.matcher(callback.toString());
        return IDENTITY.matcher(lambda.replaceAll("a lambda of $1")).replaceAll("");
    }
}
