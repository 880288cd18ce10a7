"""How does a phone reach a workshop? The door, the pages with a kernel each, and their limits.

The parts, in the order in which a visitor meets them: ``parent`` starts the processes, ``address`` says
where phones can reach them, ``door`` lets people in, ``identity`` knows them again, ``pages`` opens a page,
``room`` decides who gets a kernel and ``kernels`` starts and ends it, ``frames`` looks at what a page sends.
"""
