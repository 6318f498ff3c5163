package dev.orrery.properties.architecture;

import com.tngtech.archunit.core.domain.JavaClass;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module's public API as text: the public and protected types and members of its exported
 * packages, sorted, one a line.
 */
final class PublicApi {
    private static final Pattern ANNOTATION = Pattern.compile("@[\\w.]+\\.(\\w+)\\(\\)");
    private static final Pattern JAVA_LANG = Pattern.compile("\\bjava\\.lang\\.(?=@?[A-Z])");

    private PublicApi() {}

    static List<String> of(String module) {
        Set<String> exported = Modules.exported(module);
        TreeMap<String, Class<?>> types = new TreeMap<>();
        for (JavaClass type : Rooms.libraries()) {
            if (exported.contains(type.getPackageName())
                    && !type.getSimpleName().equals("package-info")) {
                Class<?> reflected = type.reflect();
                if (isVisible(reflected)) {
                    types.put(reflected.getName(), reflected);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        types.values().forEach(type -> describe(type, lines));
        return lines;
    }

    private static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(header(type));
        TreeSet<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                members.add(
                        join(
                                Modifier.toString(field.getModifiers()),
                                text(field.getAnnotatedType()),
                                field.getName()));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add(executable(constructor, type.getSimpleName(), ""));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
                String result = text(method.getAnnotatedReturnType());
                members.add(executable(method, method.getName(), result));
            }
        }
        members.forEach(member -> lines.add("    " + member));
    }

    private static String header(Class<?> type) {
        int modifiers = type.getModifiers() & ~Modifier.INTERFACE;
        if (type.isInterface() || type.isEnum() || type.isRecord()) {
            modifiers &= ~(Modifier.ABSTRACT | Modifier.FINAL | Modifier.STATIC);
        }
        AnnotatedType parent = type.getAnnotatedSuperclass();
        boolean plain =
                parent == null
                        || type.isEnum()
                        || type.isRecord()
                        || parent.getType() == Object.class;
        return join(
                Modifier.toString(modifiers),
                type.isSealed() ? "sealed" : "",
                kind(type),
                type.getName() + parameters(type.getTypeParameters()),
                plain ? "" : "extends " + text(parent),
                list(
                        type.isInterface() ? "extends " : "implements ",
                        type.getAnnotatedInterfaces()),
                type.isSealed()
                        ? Arrays.stream(type.getPermittedSubclasses())
                                .map(Class::getName)
                                .sorted()
                                .collect(Collectors.joining(", ", "permits ", ""))
                        : "");
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    private static String executable(Executable member, String name, String result) {
        int modifiers = member.getModifiers();
        boolean inInterface = member.getDeclaringClass().isInterface();
        int shown = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL;
        if (!inInterface) {
            shown |= Modifier.ABSTRACT;
        }
        String parameters =
                Arrays.stream(member.getAnnotatedParameterTypes())
                        .map(PublicApi::text)
                        .collect(Collectors.joining(", ", "(", ")"));
        return join(
                Modifier.toString(modifiers & shown),
                member instanceof Method method && method.isDefault() ? "default" : "",
                parameters(member.getTypeParameters()),
                result,
                name + parameters,
                list("throws ", member.getAnnotatedExceptionTypes()));
    }

    private static String parameters(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        return Arrays.stream(variables)
                .map(
                        variable -> {
                            String bounds =
                                    Arrays.stream(variable.getAnnotatedBounds())
                                            .map(PublicApi::text)
                                            .collect(Collectors.joining(" & "));
                            return bounds.equals("Object")
                                    ? variable.getName()
                                    : variable.getName() + " extends " + bounds;
                        })
                .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String list(String word, AnnotatedType[] types) {
        return types.length == 0
                ? ""
                : Arrays.stream(types)
                        .map(PublicApi::text)
                        .collect(Collectors.joining(", ", word, ""));
    }

    private static String text(AnnotatedType type) {
        String text = ANNOTATION.matcher(type.toString()).replaceAll("@$1");
        return JAVA_LANG.matcher(text).replaceAll("");
    }

    private static String join(String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }
}
