using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

internal sealed class DoctorOptionsValidator(TimeProvider time) : IValidateOptions<PostgreSqlTenancyOptions>
{
    private static readonly TimeSpan LongestOverride = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, PostgreSqlTenancyOptions options)
    {
        var doctor = options.Doctor;
        var faults = new List<string>();
        if (doctor.StartTimeout < TimeSpan.FromSeconds(1) || doctor.StartTimeout > TimeSpan.FromMinutes(5))
        {
            faults.Add($"PostgreSqlTenancyOptions.Doctor.StartTimeout is {doctor.StartTimeout}; set it between 1 second and 5 minutes.");
        }

        if (doctor.ReportsOnlyUntil > time.GetUtcNow() + LongestOverride)
        {
            faults.Add($"PostgreSqlTenancyOptions.Doctor.ReportOnlyUntil names {doctor.ReportsOnlyUntil:u}, more than 30 days ahead. Name an earlier time; waive what is to stay.");
        }

        faults.AddRange(doctor.Waivers.Where(static waiver => !DoctorCodes.IsKnown(waiver.Code)).Select(static waiver =>
            $"PostgreSqlTenancyOptions.Doctor.Waive names the code '{waiver.Code}', which the doctor does not have. Copy it from the report."));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
