package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tyme.holiday.LegalHoliday;
import dev.loopdesk.servicetime.Holidays.Holiday;
import java.time.LocalDate;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HolidaysTest {

    @Test
    void the_days_of_china_are_those_that_the_library_finds_one_by_one() {
        var found = new TreeMap<LocalDate, Holiday>();
        LocalDate.of(2001, 1, 1).datesUntil(LocalDate.of(2040, 1, 1)).forEach(date -> {
            LegalHoliday day = LegalHoliday.fromYmd(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
            if (day != null) {
                found.put(date, new Holiday(day.getName(), day.isWork()));
            }
        });

        assertThat(found).hasSizeGreaterThan(700);
        assertThat(new TreeMap<>(Holidays.china().published())).isEqualTo(found);
    }
}
