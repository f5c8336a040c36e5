/** NNS governance's numbers for a proposal's status. */
export const ProposalStatus = { Open: 1, Rejected: 2, Adopted: 3, Executed: 4, Failed: 5 } as const;
