package dev.loopdesk.mail.tryout;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Profile;

/** Exists where the embedded mail server does: unless it is switched off, and never in production. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Profile("!production")
@ConditionalOnProperty(name = "loopdesk.mail.embedded.enabled", matchIfMissing = true)
public @interface WithEmbeddedMailServer {}
