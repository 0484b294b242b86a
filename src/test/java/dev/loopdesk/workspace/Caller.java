package dev.loopdesk.workspace;

import java.net.HttpCookie;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** Calls the application over HTTP as one of the accounts, or as nobody. */
public record Caller(TestRestTemplate http, @Nullable String account) {

    public ResponseEntity<String> send(String method, String address, @Nullable String json) {
        HttpHeaders headers = new HttpHeaders();
        if (account != null) {
            headers.setBasicAuth(account, account);
        }
        if (json != null) {
            headers.setContentType(MediaType.APPLICATION_JSON);
        }
        return http.exchange(address, HttpMethod.valueOf(method), new HttpEntity<>(json, headers), String.class);
    }

    public ResponseEntity<String> get(String address) {
        return send("GET", address, null);
    }

    /** Deploys a file through the REST API. */
    public ResponseEntity<String> deploy(String name, String content) {
        return deploy(Map.of(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Deploys files through the REST API. */
    public ResponseEntity<String> deploy(Map<String, byte[]> files) {
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("deployment-name", "by hand");
        files.forEach((name, content) -> {
            HttpHeaders file = new HttpHeaders();
            file.setContentDispositionFormData(name, name);
            file.setContentType(MediaType.APPLICATION_OCTET_STREAM);
            parts.add(name, new HttpEntity<>(content, file));
        });
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        if (account != null) {
            headers.setBasicAuth(account, account);
        }
        return http.postForEntity("/engine-rest/deployment/create", new HttpEntity<>(parts, headers), String.class);
    }

    /** Signs in to a web application, in a session of its own. */
    public Session open(String application) {
        return open(application, account);
    }

    /** Signs in with a password that is not the account's name. */
    public Session open(String application, @Nullable String password) {
        var session = new Session(http, Map.of());
        session = session.with(session.send("GET", "/camunda/app/welcome/default/", null));
        HttpHeaders headers = session.headers();
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        var form = new LinkedMultiValueMap<String, String>();
        form.add("username", account);
        form.add("password", password);
        ResponseEntity<String> answer = http.postForEntity(
                "/camunda/api/admin/auth/user/default/login/" + application,
                new HttpEntity<>(form, headers),
                String.class);
        session = session.with(answer);
        // Sign-in begins a new session, whose token comes with the next page.
        return session.with(session.send("GET", "/camunda/app/welcome/default/", null))
                .answeredWith(answer.getStatusCode().value());
    }

    /** A browser's session: its cookies, and what the sign-in answered. */
    public record Session(TestRestTemplate http, Map<String, String> cookies, int signInStatus) {

        Session(TestRestTemplate http, Map<String, String> cookies) {
            this(http, cookies, 0);
        }

        public ResponseEntity<String> send(String method, String address, @Nullable String json) {
            return send(method, address, json, null);
        }

        /** Sends a request with the language that a browser states. */
        public ResponseEntity<String> send(
                String method, String address, @Nullable String json, @Nullable String language) {
            HttpHeaders headers = headers();
            if (language != null) {
                headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
            }
            if (json != null) {
                headers.setContentType(MediaType.APPLICATION_JSON);
            }
            return http.exchange(address, HttpMethod.valueOf(method), new HttpEntity<>(json, headers), String.class);
        }

        /** Asks for a page of a queue as Tasklist does, which gets the variables of the cards with the tasks. */
        public ResponseEntity<String> page(String address) {
            HttpHeaders headers = headers();
            headers.setContentType(MediaType.APPLICATION_JSON);
            headers.setAccept(List.of(MediaType.parseMediaType("application/hal+json")));
            return http.exchange(address, HttpMethod.POST, new HttpEntity<>("{}", headers), String.class);
        }

        /** Uploads a file as the field {@code file} of a form. */
        public ResponseEntity<String> upload(String address, String name, byte[] bytes) {
            HttpHeaders file = new HttpHeaders();
            file.setContentDispositionFormData("file", name);
            file.setContentType(MediaType.APPLICATION_OCTET_STREAM);
            var parts = new LinkedMultiValueMap<String, Object>();
            parts.add("file", new HttpEntity<>(bytes, file));
            HttpHeaders headers = headers();
            headers.setContentType(MediaType.MULTIPART_FORM_DATA);
            return http.postForEntity(address, new HttpEntity<>(parts, headers), String.class);
        }

        /** Returns the session as a page of another site has it: with its cookies, without its token. */
        public Session withoutToken() {
            var known = new java.util.HashMap<>(cookies);
            known.remove("XSRF-TOKEN");
            return new Session(http, known, signInStatus);
        }

        private HttpHeaders headers() {
            HttpHeaders headers = new HttpHeaders();
            if (!cookies.isEmpty()) {
                headers.set(
                        HttpHeaders.COOKIE,
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            if (cookies.containsKey("XSRF-TOKEN")) {
                headers.set("X-XSRF-TOKEN", cookies.get("XSRF-TOKEN"));
            }
            return headers;
        }

        private Session with(ResponseEntity<String> answer) {
            var merged = new java.util.HashMap<>(cookies);
            List<String> set = answer.getHeaders().getOrDefault(HttpHeaders.SET_COOKIE, List.of());
            for (String header : Objects.requireNonNull(set)) {
                for (HttpCookie cookie : HttpCookie.parse(header.replaceAll("(?i);\\s*(samesite|expires)=[^;]*", ""))) {
                    merged.put(cookie.getName(), cookie.getValue());
                }
            }
            return new Session(http, merged, signInStatus);
        }

        private Session answeredWith(int status) {
            return new Session(http, cookies, status);
        }
    }
}
