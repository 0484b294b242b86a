package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.servicetime.ServiceTimes;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ExtendedModelMap;

@WholeApplication
class StaffPageTest {

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ServiceTimes serviceTimes;

    @Test
    void each_role_finds_where_it_works() {
        var page = http.getForEntity("/staff?lang=en", String.class);

        assertThat(page.getBody())
                .contains("<title>For staff · Loopdesk</title>")
                .contains("href=\"/camunda/app/tasklist/\"", "href=\"/camunda/app/cockpit/\"")
                .contains("href=\"/camunda/app/admin/\"", "/engine-rest")
                .contains("href=\"/actuator/health\"", "href=\"/mailbox\"")
                .contains("<code>agent</code>", "<code>specialist</code>", "<code>lead</code>")
                .contains("<code>manager</code>", "<code>analyst</code>", "<code>admin</code>");
        assertThat(page.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(http.getForEntity("/staff?lang=zh-CN", String.class).getBody())
                .contains("<html lang=\"zh-CN\">", "员工入口", "打开任务列表");
        assertThat(page.getBody()).contains("data-zone=\"Asia/Shanghai\"");
    }

    @Test
    void each_page_of_the_desk_leads_back_to_tasklist() {
        for (String address : List.of(
                "/staff/tickets/LD-1", "/staff/triage", "/staff/templates", "/staff/problems", "/staff/problems/1")) {
            assertThat(http.getForEntity(address + "?lang=en", String.class).getBody())
                    .as(address)
                    .contains("<a href=\"/camunda/app/tasklist/\">Tasklist</a>");
        }
    }

    @Test
    void production_shows_no_try_out_account() throws Exception {
        var environment = new MockEnvironment();
        environment.setActiveProfiles("production");
        var model = new ExtendedModelMap();

        new StaffPage(environment, new ObjectMapper(), serviceTimes)
                .show(Locale.ENGLISH, new MockHttpServletResponse(), model);

        assertThat(model.get("tryOut")).isEqualTo(false);
    }
}
