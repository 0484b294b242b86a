package dev.loopdesk.hardening;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Roles that may use an address of the API; without it only {@link Role#STAFF} may. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedTo {

    /** Returns the roles; one of them is sufficient. */
    Role[] value();
}
