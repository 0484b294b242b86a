package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

    private static final Wording ENGLISH = new Wording(Locale.ENGLISH, ZoneId.of("Asia/Shanghai"));
    private static final Wording CHINESE = new Wording(Locale.SIMPLIFIED_CHINESE, ZoneId.of("Asia/Shanghai"));

    @ParameterizedTest
    @CsvSource({
        "P1D, 1 day, 1 天",
        "P7D, 7 days, 7 天",
        "P1W, 1 week, 1 周",
        "P2W, 2 weeks, 2 周",
        "PT1H, 1 hour, 1 小时",
        "PT36H, 36 hours, 36 小时",
        "PT90M, 90 minutes, 90 分钟",
        "P1M, 1 month, 1 个月",
        "P1Y, 1 year, 1 年",
        "P1DT12H, 1 day and 12 hours, 1 天 12 小时",
        "P0DT2H, 2 hours, 2 小时"
    })
    void aPeriodIsSaidInWords(String iso, String english, String chinese) {
        assertThat(ENGLISH.period(iso)).isEqualTo(english);
        assertThat(CHINESE.period(iso)).isEqualTo(chinese);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "PT", "7 days", "${patience}", "P99999D", "R2/P2D", "-P1D"})
    void whatIsNoPeriodIsNotSaid(String text) {
        assertThat(ENGLISH.period(text)).isNull();
    }
}
