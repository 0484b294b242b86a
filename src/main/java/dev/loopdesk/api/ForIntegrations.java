package dev.loopdesk.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Opens an address of the API to integrations; without it, it is for staff alone. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface ForIntegrations {

    /** Whether staff may use it as well. */
    boolean andStaff() default false;
}
