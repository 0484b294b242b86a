package dev.loopdesk.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.camunda.bpm.cockpit.Cockpit;
import org.camunda.bpm.cockpit.CockpitRuntimeDelegate;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;
import org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The engine alone, as an application beside the product: its settings, diagrams, decision tables, forms, accounts and
 * rights, and none of its code. {@link RecordedDelegate} stands for the code that the diagrams name.
 */
final class BareEngine implements AutoCloseable {

    private static final String NAME = "bare";
    private static final Pattern DELEGATE = Pattern.compile("delegateExpression=\"\\$\\{(\\w+)}\"");
    private static final Pattern CALLED = Pattern.compile("\\$\\{(?:[^}]* )?(\\w+)\\.\\w+\\(");

    /** Kinds of things whose rights the engine gives by itself, or that the bare engine has none of. */
    private static final Set<Integer> OWN_RIGHTS =
            Set.of(Resources.TASK.resourceType(), Resources.GROUP.resourceType(), Resources.FILTER.resourceType());

    /** What an application with the engine, its REST API and nothing else consists of. */
    @EnableAutoConfiguration(
            exclude = {
                CamundaBpmWebappAutoConfiguration.class,
                FlywayAutoConfiguration.class,
                SecurityAutoConfiguration.class,
                UserDetailsServiceAutoConfiguration.class,
                ManagementWebSecurityAutoConfiguration.class
            })
    static class Application {}

    private final ConfigurableApplicationContext application;
    private final RecordedTicket recorded;

    private BareEngine(ConfigurableApplicationContext application, RecordedTicket recorded) {
        this.recorded = recorded;
        this.application = application;
    }

    /**
     * Starts it.
     *
     * @param product the engine whose accounts and rights it gets
     */
    static BareEngine start(
            ProcessEngine product,
            RecordedTicket recorded,
            ApplicationContextInitializer<ConfigurableApplicationContext> database,
            String... settings) {
        var application = new SpringApplication(Application.class);
        application.addInitializers(database, context -> register((GenericApplicationContext) context, recorded));
        String[] all = Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--camunda.bpm.process-engine-name=" + NAME,
                                "--management.endpoint.health.validate-group-membership=false",
                                "--spring.datasource.hikari.data-source-properties.options=-c jit=off"),
                        Stream.of(settings))
                .toArray(String[]::new);
        CockpitRuntimeDelegate cockpit = Cockpit.getRuntimeDelegate();
        var bare = new BareEngine(application.run(all), recorded);
        // It needs no Cockpit, and the product's, of which there is one for all of this JVM, goes on.
        Cockpit.setCockpitRuntimeDelegate(cockpit);
        bare.deploy();
        bare.copyAccounts(product);
        return bare;
    }

    private static void register(GenericApplicationContext context, RecordedTicket recorded) {
        String bean = "recordedDelegate";
        context.registerBean(
                bean,
                RecordedDelegate.class,
                () -> new RecordedDelegate(
                        recorded, context.getBeanProvider(org.camunda.bpm.engine.RuntimeService.class)));
        beansOfDiagrams().forEach(name -> context.registerAlias(bean, name));
        context.registerBean("signIn", FilterRegistrationBean.class, () -> {
            var filter = new FilterRegistrationBean<>(new ProcessEngineAuthenticationFilter());
            filter.addInitParameter(
                    ProcessEngineAuthenticationFilter.AUTHENTICATION_PROVIDER_PARAM,
                    HttpBasicAuthenticationProvider.class.getName());
            filter.addUrlPatterns("/engine-rest/*");
            filter.setAsyncSupported(true);
            return filter;
        });
    }

    /** Names of the beans that the diagrams call. */
    private static Set<String> beansOfDiagrams() {
        var names = new TreeSet<String>();
        resources(".bpmn")
                .values()
                .forEach(diagram -> Stream.of(DELEGATE, CALLED)
                        .flatMap(pattern -> pattern.matcher(diagram).results())
                        .forEach(found -> names.add(found.group(1))));
        return names;
    }

    private void deploy() {
        var deployment =
                engine().getRepositoryService().createDeployment().name(NAME).source(NAME);
        Stream.of(".bpmn", ".dmn", ".form").forEach(kind -> resources(kind).forEach(deployment::addString));
        deployment.deploy();
    }

    private static Map<String, String> resources(String kind) {
        var resources = new java.util.TreeMap<String, String>();
        for (String folder : new String[] {"processes", "forms"}) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(kind)).toList()) {
                    resources.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return resources;
    }

    /** Groups, try-out accounts whose password is their name, and what groups may do. */
    private void copyAccounts(ProcessEngine product) {
        IdentityService from = product.getIdentityService();
        IdentityService to = engine().getIdentityService();
        for (Group group : from.createGroupQuery().list()) {
            Group copy = to.newGroup(group.getId());
            copy.setName(group.getName());
            copy.setType(group.getType());
            to.saveGroup(copy);
        }
        for (User user : from.createUserQuery().list()) {
            User copy = to.newUser(user.getId());
            copy.setFirstName(user.getFirstName());
            copy.setLastName(user.getLastName());
            copy.setPassword(user.getId());
            to.saveUser(copy);
            from.createGroupQuery()
                    .groupMember(user.getId())
                    .list()
                    .forEach(group -> to.createMembership(user.getId(), group.getId()));
        }
        AuthorizationService rights = engine().getAuthorizationService();
        for (Authorization right :
                product.getAuthorizationService().createAuthorizationQuery().list()) {
            if (right.getGroupId() != null && !OWN_RIGHTS.contains(right.getResourceType())) {
                var copy = (AuthorizationEntity) rights.createNewAuthorization(right.getAuthorizationType());
                copy.setGroupId(right.getGroupId());
                copy.setResourceType(right.getResourceType());
                copy.setResourceId(right.getResourceId());
                copy.setPermissions(((AuthorizationEntity) right).getPermissions());
                rights.saveAuthorization(copy);
            }
        }
    }

    ProcessEngine engine() {
        return application.getBean(ProcessEngine.class);
    }

    SqlCounter counter() {
        return application.getBean(SqlCounter.class);
    }

    DataSource database() {
        return application.getBean(DataSource.class);
    }

    /** The life of a ticket to which is entered what the product's tasks tell the engine. */
    Lifecycle lifecycle() {
        int port = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
        return new Lifecycle(port, engine(), element -> recorded.variables().getOrDefault(element, Map.of()));
    }

    /** From now on messages are delivered, or not. */
    void deliver(boolean messages) {
        application.getBean(RecordedDelegate.class).deliver(messages);
    }

    @Override
    public void close() {
        application.close();
    }
}
