package dev.loopdesk.mail.tryout;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Profile;

/** Condition of beans of the embedded mail server: it is not switched off and the profile is not production. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Profile("!production")
@ConditionalOnProperty(name = "loopdesk.mail.embedded.enabled", matchIfMissing = true)
public @interface WithEmbeddedMailServer {}
