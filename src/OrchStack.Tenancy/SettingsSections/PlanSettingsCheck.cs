using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Checks the plans' documents at start, and reports all faults at once.</summary>
internal sealed class PlanSettingsCheck(IEnumerable<PlanSettings> plans, TenantSettingsSections sections) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var faults = plans.SelectMany(Faults).ToArray();
        return faults.Length == 0 ? Task.CompletedTask : throw new OptionsValidationException(nameof(PlanSettings), typeof(PlanSettings), faults);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> Faults(PlanSettings plan)
    {
        var place = $"AddPlanSettings(\"{plan.Plan}\", \"{plan.Section}\", …)";
        if (!sections.TryFind(plan.Section, out var section))
        {
            return [$"{place}: there is no section \"{plan.Section}\"; call AddTenantSettings for it, or remove the plan's settings."];
        }

        return section.FindPlanFaults(plan).SelectMany(field => field.Value.Select(fault => $"{place}: {field.Key}: {fault}"));
    }
}
