package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.junit.jupiter.api.Test;
import org.springframework.core.convert.ConversionService;

/** What sessions in the database may consist of. */
class SharedSessionsTest {

    private final ConversionService conversions = new SharedSessions().springSessionConversionService();

    @Test
    void a_sign_in_is_read_as_it_was_written() {
        var agent = new UserAuthentication("agent", "default");
        agent.setGroupIds(List.of("service-desk"));
        agent.setTenantIds(new ArrayList<>());
        agent.setAuthorizedApps(Set.of("tasklist"));
        var written = new Authentications();
        written.addOrReplace(agent);

        var read = (Authentications) readAgain(written);

        assertThat(read).isNotNull();
        var known = (UserAuthentication) read.getAuthenticationForProcessEngine("default");
        assertThat(known.getIdentityId()).isEqualTo("agent");
        assertThat(known.getGroupIds()).containsExactly("service-desk");
        assertThat(known.isAuthorizedForApp("tasklist")).isTrue();
        assertThat(known.isAuthorizedForApp("cockpit")).isFalse();
        assertThat(readAgain("a token")).isEqualTo("a token");
    }

    @Test
    void cwe_502_a_session_creates_no_object_of_another_class() {
        Created.count = 0;

        assertThat(readAgain(new Created())).isNull();
        assertThat(readAgain(new File("data"))).isNull();
        assertThat(readAgain(new HashMap<>(Map.of("inside", new Created())))).isNull();
        assertThat(SharedSessions.read(new byte[] {1, 2, 3})).isNull();

        assertThat(Created.count).isZero();
    }

    private Object readAgain(Object attribute) {
        return conversions.convert(conversions.convert(attribute, byte[].class), Object.class);
    }

    private static final class Created implements Serializable {

        @Serial
        private static final long serialVersionUID = 1;

        private static int count;

        @Serial
        private Object readResolve() {
            count++;
            return this;
        }
    }
}
