package dev.loopdesk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.convert.ConversionService;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.session.Session;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Staff who have signed in on one node are signed in on all. */
@ServedProduct
class SharedSessionTest {

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcOperations jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    @Qualifier("springSessionConversionService")
    private ConversionService conversions;

    @Test
    void another_node_knows_who_has_signed_in() {
        try (Browsers browsers = Browsers.open();
                BrowserContext staff = Tasklist.signInBeside(browsers.browser().newContext(), port, "agent")) {
            String cookie = staff.cookies().stream()
                    .filter(one -> one.name.equals("JSESSIONID"))
                    .findFirst()
                    .orElseThrow()
                    .value;
            String id = new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8);
            var otherNode = new JdbcIndexedSessionRepository(jdbc, new TransactionTemplate(transactions));
            otherNode.setTableName("web_session");
            otherNode.setConversionService(conversions);

            Session known = otherNode.findById(id);

            assertThat(known).isNotNull();
            Map<String, Object> attributes =
                    known.getAttributeNames().stream().collect(Collectors.toMap(name -> name, known::getAttribute));
            assertThat(attributes.values())
                    .filteredOn(Authentications.class::isInstance)
                    .singleElement()
                    .satisfies(one -> assertThat(((Authentications) one)
                                    .getAuthenticationForProcessEngine("default")
                                    .getIdentityId())
                            .isEqualTo("agent"));
            assertThat(attributes).doesNotContainValue(null);
        }
    }
}
