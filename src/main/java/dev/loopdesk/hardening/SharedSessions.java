package dev.loopdesk.hardening;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.serializer.support.SerializingConverter;

/**
 * How sessions of the web applications lie in the database, where nodes share them (profile {@code production}). Read are the
 * classes of a sign-in alone, so that a changed row creates no other objects (CWE-502).
 */
@Configuration(proxyBeanMethods = false)
class SharedSessions {

    private static final Logger LOG = LoggerFactory.getLogger(SharedSessions.class);

    private static final ObjectInputFilter CLASSES_OF_A_SIGN_IN =
            ObjectInputFilter.Config.createFilter("maxdepth=10;maxrefs=10000;maxbytes=1000000;maxarray=10000;"
                    + "org.camunda.bpm.webapp.impl.security.auth.*;java.lang.*;java.util.*;!*");

    @Bean
    ConversionService springSessionConversionService() {
        var conversions = new GenericConversionService();
        conversions.addConverter(Object.class, byte[].class, new SerializingConverter());
        conversions.addConverter(byte[].class, Object.class, SharedSessions::read);
        return conversions;
    }

    /** Returns the attribute, or null if it cannot be read: who has it is asked to sign in again. */
    static @Nullable Object read(byte[] stored) {
        try (var input = new ObjectInputStream(new ByteArrayInputStream(stored))) {
            input.setObjectInputFilter(CLASSES_OF_A_SIGN_IN);
            return input.readObject();
        } catch (IOException | ClassNotFoundException e) {
            LOG.warn("A part of a session cannot be read: {}", e.toString());
            return null;
        }
    }
}
