namespace OrchStack.Tenancy;

/// <summary>The base of every refusal of this family that is not a framework's own type. The message says the way out.</summary>
public abstract class TenancyException : InvalidOperationException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="message">What was refused, whose it is, what state things are in, and the way out.</param>
    /// <param name="inner">The cause, where there is one.</param>
    protected TenancyException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
