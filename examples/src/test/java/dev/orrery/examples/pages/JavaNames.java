package dev.orrery.examples.pages;

import java.lang.reflect.Member;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells whether a name such as {@code LoopFuture.result} is that of something public. */
final class JavaNames {
    static final List<String> OURS =
            List.of(
                    "dev.orrery.loop",
                    "dev.orrery.loop.task",
                    "dev.orrery.loop.sync",
                    "dev.orrery.loop.combine",
                    "dev.orrery.loop.handle",
                    "dev.orrery.loop.monitor",
                    "dev.orrery.loop.net");
    static final List<String> JDK =
            List.of(
                    "java.lang",
                    "java.io",
                    "java.net",
                    "java.net.spi",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "java.util.concurrent.locks",
                    "java.nio.channels",
                    "java.time");

    private static final Pattern NAME = Pattern.compile("([a-z]+\\.)*[A-Z]\\w*(\\.\\w+)?");

    private JavaNames() {}

    /** True of what looks like the name of a class, or of a member of one. */
    static boolean isName(String span) {
        return NAME.matcher(span).matches();
    }

    /** True of what looks like the name of a member of a class. */
    static boolean isMember(String span) {
        return isName(span) && Pattern.compile("[A-Z]\\w*\\.").matcher(span).find();
    }

    /** True if one of the packages has something public of that name. */
    static boolean exists(String span, List<String> packages) {
        return Stream.concat(Stream.of(""), packages.stream().map(name -> name + "."))
                .anyMatch(prefix -> existsAs(prefix + span));
    }

    static boolean existsAmongAll(String span) {
        return exists(span, Stream.concat(OURS.stream(), JDK.stream()).toList());
    }

    private static boolean existsAs(String fullName) {
        int dot = fullName.lastIndexOf('.');
        Class<?> type = classOrNull(fullName);
        if (type != null) {
            return isPublic(type.getModifiers());
        }
        Class<?> owner = dot < 0 ? null : classOrNull(fullName.substring(0, dot));
        return owner != null
                && isPublic(owner.getModifiers())
                && hasMember(owner, fullName.substring(dot + 1));
    }

    private static boolean hasMember(Class<?> owner, String name) {
        Predicate<Member> isMeant = member -> member.getName().equals(name);
        return Arrays.stream(owner.getMethods()).anyMatch(isMeant)
                || Arrays.stream(owner.getFields()).anyMatch(isMeant)
                || Arrays.stream(owner.getClasses())
                        .anyMatch(inner -> inner.getSimpleName().equals(name));
    }

    private static boolean isPublic(int modifiers) {
        return java.lang.reflect.Modifier.isPublic(modifiers);
    }

    private static Class<?> classOrNull(String fullName) {
        try {
            return Class.forName(fullName, false, JavaNames.class.getClassLoader());
        } catch (ClassNotFoundException | NoClassDefFoundError none) {
            return null;
        }
    }
}
