__import__('os').system('touch bad')
open('bad','w').write('x')
eval('1'); exec('x=1')
import os, subprocess
os.remove('x'); subprocess.run(['ls'])
