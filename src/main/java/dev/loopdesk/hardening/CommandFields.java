package dev.loopdesk.hardening;

import java.lang.reflect.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of engine commands, which have no getters. A missing field stops the start of the product, so that
 * an incompatible engine is noticed.
 */
final class CommandFields {

    private CommandFields() {}

    static Field field(Class<?> command, String name) {
        return fieldIfAny(command, name)
                .orElseThrow(() -> new IllegalStateException(
                        "This engine is not the one that Loopdesk was built for: " + command + " has no " + name));
    }

    /** Finds a field that only some commands of a kind have. */
    static Optional<Field> fieldIfAny(Class<?> command, String name) {
        for (Class<?> type = command; type != null; type = type.getSuperclass()) {
            try {
                Field found = type.getDeclaredField(name);
                found.setAccessible(true);
                return Optional.of(found);
            } catch (NoSuchFieldException e) {
                // The field is declared in a superclass.
            }
        }
        return Optional.empty();
    }

    static @Nullable Object value(Field field, Object command) {
        try {
            return field.get(command);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(Field field, Object command) {
        return String.valueOf(value(field, command));
    }
}
