package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.loopdesk.LoopdeskTest;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** A download that fails is answered with an error, not with an error that claims to be the file. */
@LoopdeskTest
class UnsentContentTest {

    @Autowired
    private List<HandlerExceptionResolver> resolvers;

    /** Announces a file and then cannot read it. */
    @RestController
    static class Downloads {

        @GetMapping({"/broken", "/api/broken"})
        ResponseEntity<InputStreamResource> broken() {
            return ResponseEntity.ok()
                    .contentType(MediaType.IMAGE_PNG)
                    .contentLength(5_000)
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=x.png")
                    .header("Content-Security-Policy", "sandbox")
                    .body(new InputStreamResource(new InputStream() {
                        @Override
                        public int read() {
                            throw new ResponseStatusException(HttpStatus.GONE);
                        }

                        @Override
                        public int read(byte[] bytes, int from, int most) {
                            throw new ResponseStatusException(HttpStatus.GONE);
                        }
                    }));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/broken, */*",
        "/broken, text/html",
        "/broken, image/png",
        "/api/broken, */*",
        "/api/broken, application/json"
    })
    void isForgotten(String address, String accepted) throws Exception {
        MockHttpServletResponse answer = MockMvcBuilders.standaloneSetup(new Downloads())
                .setHandlerExceptionResolvers(resolvers.toArray(HandlerExceptionResolver[]::new))
                .build()
                .perform(get(address).servletPath(address).header(HttpHeaders.ACCEPT, accepted))
                .andReturn()
                .getResponse();

        assertThat(answer.getStatus()).isEqualTo(410);
        assertThat(answer.getHeader(HttpHeaders.CONTENT_DISPOSITION)).isNull();
        assertThat(answer.getHeader(HttpHeaders.CONTENT_LENGTH)).isNull();
        assertThat(answer.getContentType()).isNotEqualTo("image/png");
        assertThat(answer.getHeader("Content-Security-Policy")).isEqualTo("sandbox");
        if (address.startsWith("/api/")) {
            assertThat(answer.getContentType()).startsWith("application/problem+json");
            assertThat(answer.getContentAsString()).contains("410");
        }
    }
}
