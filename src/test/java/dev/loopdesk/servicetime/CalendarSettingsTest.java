package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Calendar settings as Spring Boot binds them. */
@ExtendWith(OutputCaptureExtension.class)
class CalendarSettingsTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakEnglish() {
        Locale.setDefault(Locale.ENGLISH);
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @Test
    void withoutConfigurationThereAreAlwaysAndOffice() {
        ServiceTimes times = times("");

        assertThat(times.zone()).isEqualTo(SHANGHAI);
        assertThat(times.calendars()).extracting(ServiceCalendar::name).containsExactly("always", "office");
        assertThat(times.calendar("office").nextOpen(at("2026-10-01T10:00"))).isEqualTo(at("2026-10-08T09:00"));
        assertThat(times.calendar("office").nextOpen(at("2026-10-09T18:00"))).isEqualTo(at("2026-10-10T09:00"));
    }

    @Test
    void aCalendarAsAnOperatorWritesIt() {
        ServiceTimes times = times("""
                loopdesk.service-time:
                  zone: Asia/Shanghai
                  calendars:
                    office:
                      hours:
                        monday-thursday: "09:00-12:00, 13:00 - 18:00"
                        friday: 09:00-13:00
                        Saturday: 22:00-24:00
                      holidays: china
                      closed:
                        - 2026-12-31 Stocktaking, all of it
                        - 2027-02-01..2027-02-03 Company holidays
                        - --12-24 Christmas Eve
                        - 2026-12-30
                      open: ["2026-11-29 Release weekend"]
                      make-up-hours: 10:00-12:00
                      holidays-known: [2031, 2032]
                    berlin:
                      zone: Europe/Berlin
                      hours:
                        saturday-monday: 08:00-20:00
                      holidays: none
                """);
        ServiceCalendar office = times.calendar("office");
        ServiceCalendar berlin = times.calendar("berlin");

        assertThat(times.calendars()).extracting(ServiceCalendar::name).containsExactly("always", "berlin", "office");
        assertThat(office.nextOpen(at("2026-11-23T12:00"))).isEqualTo(at("2026-11-23T13:00"));
        assertThat(office.nextOpen(at("2026-11-27T13:00"))).isEqualTo(at("2026-11-28T22:00"));
        assertThat(office.nextOpen(at("2026-11-29T00:00"))).isEqualTo(at("2026-11-29T10:00"));
        assertThat(office.nextOpen(at("2026-11-29T12:00"))).isEqualTo(at("2026-11-30T09:00"));
        assertThat(office.nextOpen(at("2026-12-23T18:00"))).isEqualTo(at("2026-12-25T09:00"));
        assertThat(office.nextOpen(at("2026-12-29T18:00"))).isEqualTo(at("2027-01-01T09:00"));
        assertThat(office.nextOpen(at("2027-02-01T00:00"))).isEqualTo(at("2027-02-04T09:00"));
        assertThat(office.periods(at("2026-12-31T00:00"), at("2027-01-01T00:00")))
                .extracting(CalendarPeriod::name)
                .containsExactly("Stocktaking, all of it");
        assertThat(office.unknownYears(at("2031-01-01T00:00"), at("2033-01-01T00:00")))
                .extracting(Object::toString)
                .containsExactly("2033");
        assertThat(berlin.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        // From a Tuesday it is the next Saturday; 08:00 there is 15:00 in Shanghai
        assertThat(berlin.nextOpen(at("2026-11-24T10:00"))).isEqualTo(at("2026-11-28T15:00"));
        assertThat(berlin.unknownYears(at("2031-01-01T00:00"), at("2033-01-01T00:00")))
                .isEmpty();
    }

    @Test
    void whatIsNotSaidOfACalendarIsAsUsual() {
        ServiceTimes times = times("loopdesk.service-time.calendars.office.closed: 2026-11-23 Moving house");

        assertThat(times.calendar("office").nextOpen(at("2026-11-21T10:00"))).isEqualTo(at("2026-11-24T09:00"));
        assertThat(times.calendar("office").isOpen(at("2026-10-10T10:00"))).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            hours.monday,          18:00-09:00
            hours.monday,          09:00-09:00
            hours.monday,          09:00-24:01
            hours.monday,          09:60-10:00
            hours.monday,          9-18
            hours.monday,          `09:00-12:00,`
            hours.monday,          `""`
            hours.someday,         09:00-18:00
            hours.monday-someday,  09:00-18:00
            holidays,              mars
            make-up-hours,         18:00-09:00
            closed,                tomorrow
            closed,                2026-02-29 There is none
            closed,                --02-30 There is none
            closed,                2026-12-31Stocktaking
            closed,                2026-12-31..2026-12-30 The wrong way round
            closed,                2026-12-31..2062-01-02 A slip of the pen
            closed,                --12-24..--12-26 Every year is for single days
            open,                  --12-24 Every year is for closed days
            """)
    void whatCannotBeIsRefusedByItsName(String property, String value) {
        assertThat(refusal("loopdesk.service-time.calendars.office." + property + ": " + value))
                .hasMessageContaining("loopdesk.service-time.calendars.office." + property);
    }

    @Test
    void aDayHasItsHoursOnce() {
        assertThat(refusal("loopdesk.service-time.calendars.office.hours: "
                        + "{monday-friday: 09:00-18:00, friday-sunday: 09:00-12:00}"))
                .hasMessageContaining("loopdesk.service-time.calendars.office.hours")
                .hasMessageContaining("friday");
    }

    @Test
    void alwaysIsAroundTheClock() {
        assertThat(refusal("loopdesk.service-time.calendars.always.holidays: china"))
                .hasMessageContaining("loopdesk.service-time.calendars.always");
    }

    @ParameterizedTest
    @CsvSource({"loopdesk.service-time.calendars.office.colsed, 2026-12-31", "loopdesk.service-time.opens, 08:00"})
    void aMisspeltPropertyIsNotPassedOver(String property, String value) {
        assertThatThrownBy(() -> times(property + ": " + value))
                .rootCause()
                .hasMessageContaining(property.substring(property.lastIndexOf('.') + 1));
    }

    @Test
    void theOperatorReadsTheProblemAndTheRemedyInsteadOfAStackTrace(CapturedOutput output) {
        var application = new SpringApplicationBuilder(Calendars.class)
                .web(WebApplicationType.NONE)
                .properties("loopdesk.service-time.calendars.office.hours.monday=18:00-09:00");

        assertThatThrownBy(application::run).hasRootCauseInstanceOf(UnusableCalendarException.class);
        assertThat(output)
                .contains(
                        "loopdesk.service-time.calendars.office.hours.monday has hours that cannot be: \"18:00-09:00\"")
                .contains("Write slots like 09:00-12:00, 13:00-18:00")
                .doesNotContain("\tat dev.loopdesk");
    }

    @Test
    void bothLanguagesSayTheSame() throws IOException {
        assertThat(words("zh_CN").keySet()).isEqualTo(words("en").keySet());
    }

    private static Properties words(String language) throws IOException {
        return PropertiesLoaderUtils.loadProperties(new EncodedResource(
                new ClassPathResource("messages/servicetime_" + language + ".properties"), StandardCharsets.UTF_8));
    }

    private static Throwable refusal(String yaml) {
        try {
            times(yaml);
        } catch (RuntimeException e) {
            Throwable refusal = NestedExceptionUtils.getMostSpecificCause(e);
            assertThat(refusal).isInstanceOf(UnusableCalendarException.class);
            return refusal;
        }
        throw new AssertionError("Nobody minds " + yaml);
    }

    private static ServiceTimes times(String yaml) {
        try (var context = new AnnotationConfigApplicationContext()) {
            new YamlPropertySourceLoader()
                    .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(context.getEnvironment().getPropertySources()::addFirst);
            context.register(Calendars.class);
            context.refresh();
            return context.getBean(ServiceTimes.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }

    @EnableConfigurationProperties(ServiceTimes.class)
    static class Calendars {}
}
