using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Lets the application's command interceptors go before ours, which sends the command: one that changes the text is heard,
/// one that answers from elsewhere leaves nothing for us to send. EF Core itself puts those of extensions first.
/// </summary>
internal sealed class LastInterceptor(IInterceptorAggregator inner) : IInterceptorAggregator
{
    public Type InterceptorType => inner.InterceptorType;

    public IInterceptor? AggregateInterceptors(IReadOnlyList<IInterceptor> interceptors) =>
        inner.AggregateInterceptors([.. interceptors.OrderBy(interceptor => interceptor is TenantCommandInterceptor)]);
}
