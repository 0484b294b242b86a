package dev.loopdesk.hardening;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Roles that may use an address of the API. An address without it is for {@link Role#STAFF} alone. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedTo {

    /** Any of these roles is enough. */
    Role[] value();
}
