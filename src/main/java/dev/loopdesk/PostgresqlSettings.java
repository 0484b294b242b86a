package dev.loopdesk;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Turns off just-in-time compilation in our own connections to PostgreSQL: it takes longer than the engine's queries do.
 * Options in the address of the database take its place.
 */
@Component
class PostgresqlSettings implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource connections
                && connections.getJdbcUrl() != null
                && connections.getJdbcUrl().startsWith("jdbc:postgresql:")) {
            connections.addDataSourceProperty("options", "-c jit=off");
        }
        return bean;
    }
}
